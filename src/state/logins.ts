import type { Clock } from '../domain/clock.ts'
import { shortFacts } from '../domain/journal-entry.ts'
import type { FactOf, Login, LoginFact, LoginHead, LoginStep } from '../domain/login/login.ts'
import { randomHex } from '../domain/random.ts'
import { type Bounds, exceeds } from './bounds.ts'
import type { IndexedRecords, Store, Subscription, Write } from './store.ts'

/** The maximum time for which a login is stored, in milliseconds. */
export const maxLife = 7 * 24 * 3600 * 1000

/** The logins of a simulator. Each is recorded from its first request on. */
export interface Logins {
  /** Begins a login. Returns its id. */
  begin(head: Omit<LoginHead, 'id' | 'beganAt'>): Promise<string>
  /** Adds facts that are not in the journal. Does nothing if the login is not stored. */
  add(id: string, ...facts: readonly LoginFact[]): Promise<void>
  /**
   * Returns the writes that add a step, to be committed with others. If the step ends the login, {@link trim} must be
   * called afterwards.
   */
  toAdd(id: string, step: LoginStep): readonly Write[]
  /** Drops the oldest logins beyond the bounds of ended logins. */
  trim(): Promise<void>
  /** Drops an open login. */
  discard(id: string): Promise<void>
  find(id: string): Promise<Login | undefined>
  /** Returns the ids of all logins, in the order in which the logins began. */
  ids(): Promise<readonly string[]>
  /** Calls `listener` with the id of each login that begins or has a new step. */
  follow(listener: (id: string) => void, onGap?: () => void): Subscription
  clear(): Promise<void>
}

interface LoginsDependencies {
  readonly store: Store
  readonly clock: Clock
  readonly bounds: Bounds
}

/** The first item of a list is the head, the others are steps. */
type Item = { readonly head: LoginHead } | LoginStep

export function createLogins({ store, clock, bounds }: LoginsDependencies): Logins {
  const items = store.lists<Item>('logins')
  const changes = store.channel<string>('logins')
  const index = (name: string) => store.indexedRecords<string>(name)
  /** The ids of the logins without a response to the client yet, and of the others by the kind of the response. */
  const [open, refused, finished] = [index('open'), index('refused'), index('finished')]
  const { entries, bytes } = bounds.logins
  const run = randomHex(6)

  /** When the last login of this process began, or a little later: no two logins have the same time. */
  let last = 0

  /** Creates an id: the time in base 36, so that ids sort, and a part that differs in each process. */
  function createId(): string {
    last = Math.max(last + 1, Math.floor(clock.now()))
    return last.toString(36).padStart(8, '0') + run
  }

  async function drop(from: IndexedRecords<string>, id: string): Promise<void> {
    await store.commit([from.toDelete(id), items.toDelete(id)])
  }

  async function dropBeyond(from: IndexedRecords<string>, limit: number): Promise<void> {
    for (const id of await from.trim({ entries: limit, bytes: Infinity })) await items.delete(id)
  }

  async function dropBeyondBytes(): Promise<void> {
    while (exceeds(await store.usage(items), { entries: Infinity, bytes }) && (await dropOldest()));
  }

  /**
   * Drops the oldest refused login; if there is none, the oldest finished one; if there is none, the oldest open one.
   * Returns false if there are no logins.
   */
  async function dropOldest(): Promise<boolean> {
    for (const from of [refused, finished, open]) {
      const id = await from.oldest()
      if (id === undefined) continue
      await drop(from, id)
      return true
    }
    return false
  }

  const trim = () =>
    store.later(async () => {
      await Promise.all([refused, finished].map((each) => dropBeyond(each, entries)))
      await dropBeyondBytes()
    })

  function toAdd(id: string, step: LoginStep): readonly Write[] {
    const end = endOf(step)
    return [items.toAppend(id, step), ...movesOf(id, end), changes.toPublish(id)]
  }

  /** A login without a browser may go on after a refusal, and be refused after its end. */
  function movesOf(id: string, end: ReturnType<typeof endOf>): readonly Write[] {
    if (end === undefined) return []
    const [to, from] = end === 'refused' ? [refused, finished] : [finished, refused]
    return [open.toDelete(id), from.toDelete(id), to.toPut(id, id, maxLife)]
  }

  return {
    async begin(given) {
      const id = createId()
      const head: LoginHead = { ...given, id, beganAt: clock.now() }
      await store.commit([
        items.toCreate(id, { head }, maxLife),
        open.toPut(id, id, maxLife),
        changes.toPublish(id),
      ])
      await store.later(async () => {
        await dropBeyond(open, bounds.visits.entries)
        await dropBeyondBytes()
      })
      return id
    },
    async add(id, ...facts) {
      await store.commit(toAdd(id, { at: clock.now(), facts: shortFacts(facts) }))
      if (facts.some(isEnd)) await trim()
    },
    toAdd,
    trim,
    discard: (id) => drop(open, id),
    async find(id) {
      const [first, ...rest] = await items.items(id)
      if (first === undefined || !('head' in first)) return undefined
      return { head: first.head, steps: rest.filter(isStep) }
    },
    async ids() {
      const all = await Promise.all([open, refused, finished].map((each) => each.list()))
      return all.flat().sort()
    },
    follow: (listener, onGap) => changes.subscribe(listener, onGap),
    async clear() {
      for (const from of [open, refused, finished])
        for (const id of await from.list()) await drop(from, id)
    },
  }
}

/** Checks whether a fact ends a login for the browser. */
export function isEnd(fact: LoginFact): fact is FactOf<'answered' | 'refused' | 'delivered'> {
  return ['answered', 'refused', 'delivered'].includes(fact.what)
}

/** Returns as what kind a login is stored: that of its last end. Returns undefined if it has none. */
export function endOfLogin({ steps }: Login): 'refused' | 'finished' | undefined {
  return steps.map(endOf).findLast((end) => end !== undefined)
}

function endOf({ facts }: LoginStep): 'refused' | 'finished' | undefined {
  const end = facts.find(isEnd)
  if (end === undefined) return undefined
  const isRefused = end.what === 'refused' || (end.what === 'answered' && end.isRefusal === true)
  return isRefused ? 'refused' : 'finished'
}

function isStep(item: Item): item is LoginStep {
  return 'facts' in item
}
