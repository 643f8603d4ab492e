import type { UserFixture } from '../config/fixture-types.ts'
import { defined } from '../domain/defined.ts'
import type { User } from '../domain/user.ts'
import { createCachedList } from './cached-list.ts'
import type { Store } from './store.ts'

/** The people of a simulator, by id and by phone number. */
export interface Users {
  list(): Promise<readonly User[]>
  size(): Promise<number>
  /** By E.164 phone number or by id; undefined if there is no such user. */
  find(phoneNumberOrId: string): Promise<User | undefined>
  /** @param fixture that the user was made from; if absent, the previous one stays */
  put(user: User, fixture?: UserFixture): Promise<void>
  /** The fixture that a user was made from. */
  fixtureOf(phoneNumber: string): Promise<UserFixture | undefined>
  /** Forgets a user; one who is added later with the same number is a different person. */
  remove(user: User): Promise<void>
  /** How often the user of a number was removed. */
  removals(phoneNumber: string): Promise<number>
  /** A Belgian phone number that nobody has and nobody was given, in E.164. */
  freshNumber(): Promise<string>
  clear(): Promise<void>
}

interface StoredUser {
  readonly user: User
  readonly fixture?: UserFixture
}

/** Fresh phone numbers begin after this one. */
const firstFresh = 32_471_000_000

export function createUsers(store: Store): Users {
  /** By phone number. */
  const stored = store.table<StoredUser>('users')
  /** Phone numbers by id. */
  const ids = store.table<string>('userIds')
  const removals = store.counters('removedUsers')
  const counters = store.counters('counters', { outlivesReset: true })
  const { list, changed } = createCachedList(store, 'users', async () =>
    (await stored.list()).map(({ user }) => user),
  )
  const byPhoneNumber = async (phoneNumber: string) => (await stored.get(phoneNumber))?.user

  async function freshNumber(): Promise<string> {
    const phoneNumber = `+${firstFresh + (await counters.increment('freshUsers'))}`
    return (await byPhoneNumber(phoneNumber)) === undefined ? phoneNumber : freshNumber()
  }

  return {
    list,
    size: () => stored.size(),
    async find(phoneNumberOrId) {
      if (phoneNumberOrId.startsWith('+')) return byPhoneNumber(phoneNumberOrId)
      const phoneNumber = await ids.get(phoneNumberOrId)
      return phoneNumber === undefined ? undefined : byPhoneNumber(phoneNumber)
    },
    async put(user, given) {
      const { id, phoneNumber } = user
      const fixture = given ?? (await stored.get(phoneNumber))?.fixture
      await store.commit([
        stored.toPut(phoneNumber, { user, ...defined({ fixture }) }),
        ids.toPut(id, phoneNumber),
      ])
      await changed()
    },
    fixtureOf: async (phoneNumber) => (await stored.get(phoneNumber))?.fixture,
    async remove({ id, phoneNumber }) {
      await store.commit([stored.toDelete(phoneNumber), ids.toDelete(id)])
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
