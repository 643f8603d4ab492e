import { createHash } from 'node:crypto'
import type { Clock } from '../domain/clock.ts'
import { defined } from '../domain/defined.ts'
import { type Random, randomWord, secretToken } from '../domain/random.ts'
import type { Store } from './store.ts'

/** Somebody who tests by hand, and was invited by a link. Times are in milliseconds since the epoch. */
export interface Tester {
  readonly id: string
  readonly createdAt: number
  readonly expiresAt: number
  /** When the link was used. */
  readonly signedInAt?: number
}

/** What is stored. The link and the session are never stored, only their digests. */
interface StoredTester extends Tester {
  readonly link: string
  readonly session?: string
}

/** The testers of a simulator. They outlive a reset. */
export interface Testers {
  /** Returns the tester, and the secret of the link, which works once. @param life in milliseconds */
  invite(life: number): Promise<{ readonly tester: Tester; readonly link: string }>
  /** Returns the tester whom a link would sign in, without using the link. */
  peek(link: string): Promise<Tester | undefined>
  /** Uses a link. Returns the tester, and the secret of the session; undefined if the link was used or has expired. */
  signIn(link: string): Promise<{ readonly tester: Tester; readonly session: string } | undefined>
  find(session: string): Promise<Tester | undefined>
  /** Oldest first. */
  list(): Promise<Tester[]>
  /** Ends the access of a tester. Returns false if there is none with that id. */
  remove(id: string): Promise<boolean>
  /** Notes that a tester has added a user. @param user id */
  own(tester: Tester, user: string): Promise<void>
  /** Returns the ids of the users that a tester has added. */
  ownedBy(tester: Tester): Promise<ReadonlySet<string>>
}

const digestOf = (secret: string) => createHash('sha256').update(secret).digest('base64url')

export function createTesters(store: Store, clock: Clock, random: Random): Testers {
  const stored = store.indexedRecords<StoredTester>('testers', { outlivesReset: true })
  const links = store.records<string>('testerLinks', { outlivesReset: true })
  const sessions = store.records<string>('testerSessions', { outlivesReset: true })
  /** Ids of testers, by id of the user. Users do not outlive a reset. */
  const owners = store.table<readonly [user: string, tester: string]>('testersPeople')

  const testerOf = ({ id, createdAt, expiresAt, signedInAt }: StoredTester): Tester => ({
    id,
    createdAt,
    expiresAt,
    ...defined({ signedInAt }),
  })

  async function findBy(ids: typeof links, secret: string): Promise<StoredTester | undefined> {
    const id = await ids.get(digestOf(secret))
    return id === undefined ? undefined : stored.get(id)
  }

  return {
    async invite(life) {
      const link = secretToken(32)
      const now = clock.now()
      const id = randomWord(random, 10)
      const digest = digestOf(link)
      const tester = { id, createdAt: now, expiresAt: now + life, link: digest }
      await stored.put(id, tester, life)
      await links.put(digest, id, life)
      return { tester: testerOf(tester), link }
    },
    async peek(link) {
      const found = await findBy(links, link)
      return found && testerOf(found)
    },
    async signIn(link) {
      const found = await findBy(links, link)
      // If two calls come at once, one of them finds the link deleted.
      if (found === undefined || !(await links.delete(digestOf(link)))) return undefined
      const session = secretToken(32)
      const now = clock.now()
      const life = found.expiresAt - now
      const tester = { ...found, signedInAt: now, session: digestOf(session) }
      await stored.put(found.id, tester, life)
      await sessions.put(digestOf(session), found.id, life)
      return { tester: testerOf(tester), session }
    },
    async find(session) {
      const found = await findBy(sessions, session)
      return found && testerOf(found)
    },
    list: async () => (await stored.list()).map(testerOf),
    async remove(id) {
      const found = await stored.get(id)
      if (found === undefined) return false
      await links.delete(found.link)
      if (found.session !== undefined) await sessions.delete(found.session)
      return stored.delete(id)
    },
    own: ({ id }, user) => owners.put(user, [user, id]),
    async ownedBy({ id }) {
      const own = (await owners.list()).filter(([, tester]) => tester === id)
      return new Set(own.map(([user]) => user))
    },
  }
}
