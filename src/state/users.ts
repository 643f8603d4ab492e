import type { UserFixture } from '../config/fixtures/fixture-types.ts'
import { defined } from '../domain/defined.ts'
import type { User } from '../domain/user.ts'
import { createCachedList } from './cached-list.ts'
import type { Store } from './store.ts'
import { createVersions, type Versioned } from './versions.ts'

/** The people of a simulator, by id and by phone number. */
export interface Users {
  list(): Promise<readonly User[]>
  size(): Promise<number>
  /** Finds a user by E.164 phone number or by id. Returns undefined if there is no such user. */
  find(phoneNumberOrId: string): Promise<User | undefined>
  /** Returns a user with its version, or undefined if there is no such user. */
  current(phoneNumberOrId: string): Promise<Versioned<User> | undefined>
  /** Returns a user in the given version, or the current one if that version is not stored. @param id of the user */
  at(id: string, version: number | undefined): Promise<User | undefined>
  /** @param fixture the fixture that the user was created from; defaults to the previous one */
  put(user: User, fixture?: UserFixture): Promise<void>
  /** Returns the fixture that a user was created from. */
  fixtureOf(phoneNumber: string): Promise<UserFixture | undefined>
  /** Removes a user. A user who is added later with the same number is a different person. */
  remove(user: User): Promise<void>
  /** Returns how often a user with this number has been removed. */
  removals(phoneNumber: string): Promise<number>
  /** Returns a Belgian phone number in E.164 that nobody has and that has not been returned before. */
  freshNumber(): Promise<string>
  clear(): Promise<void>
}

interface StoredUser {
  readonly version: number
  readonly user: User
  readonly fixture?: UserFixture
}

/** Fresh phone numbers begin after this one. */
const firstFresh = 32_471_000_000

export function createUsers(store: Store): Users {
  /** By phone number. */
  const stored = store.table<StoredUser>('users', { isCached: true })
  /** Phone numbers by id. */
  const ids = store.table<string>('userIds', { isCached: true })
  const removals = store.counters('removedUsers')
  const counters = store.counters('counters', { outlivesReset: true })
  const { list, changed } = createCachedList(store, 'users', async () =>
    (await stored.list()).map(({ user }) => user),
  )
  const versions = createVersions<User>(store, 'users')

  async function findStored(phoneNumberOrId: string): Promise<StoredUser | undefined> {
    if (phoneNumberOrId.startsWith('+')) return stored.get(phoneNumberOrId)
    const phoneNumber = await ids.get(phoneNumberOrId)
    return phoneNumber === undefined ? undefined : stored.get(phoneNumber)
  }

  const find = async (phoneNumberOrId: string) => (await findStored(phoneNumberOrId))?.user
  const toKeep = ({ user, version }: StoredUser) =>
    versions.toKeep(user.id, { value: user, version })

  async function freshNumber(): Promise<string> {
    const phoneNumber = `+${firstFresh + (await counters.increment('freshUsers'))}`
    return (await find(phoneNumber)) === undefined ? phoneNumber : freshNumber()
  }

  return {
    list,
    size: () => stored.size(),
    find,
    async current(phoneNumberOrId) {
      const found = await findStored(phoneNumberOrId)
      return found && { value: found.user, version: found.version }
    },
    async at(id, version) {
      const current = await findStored(id)
      if (version === undefined || current?.version === version) return current?.user
      return (await versions.find(id, version)) ?? current?.user
    },
    async put(user, given) {
      const { id, phoneNumber } = user
      const previous = await stored.get(phoneNumber)
      const fixture = given ?? previous?.fixture
      const version = await versions.next()
      await store.commit([
        stored.toPut(phoneNumber, { version, user, ...defined({ fixture }) }),
        ids.toPut(id, phoneNumber),
        ...(previous === undefined ? [] : [toKeep(previous)]),
      ])
      if (previous !== undefined) await versions.trim()
      await changed()
    },
    fixtureOf: async (phoneNumber) => (await stored.get(phoneNumber))?.fixture,
    async remove({ id, phoneNumber }) {
      const previous = await stored.get(phoneNumber)
      const kept = previous === undefined ? [] : [toKeep(previous)]
      await store.commit([stored.toDelete(phoneNumber), ids.toDelete(id), ...kept])
      await versions.trim()
      await removals.increment(phoneNumber)
      await changed()
    },
    removals: (phoneNumber) => removals.get(phoneNumber),
    freshNumber,
    async clear() {
      for (const collection of [stored, ids, removals]) await collection.clear()
      await changed()
    },
  }
}
