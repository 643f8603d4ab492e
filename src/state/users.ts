import type { UserFixture } from '../config/fixture-types.ts'
import type { User } from '../domain/user.ts'
import { createCachedList } from './cached-list.ts'
import type { Store } from './store.ts'

const collection = 'users'
const idIndex = 'userIds'
const writtenCollection = 'writtenUsers'
const removalsCollection = 'removedUsers'

/** The people of a simulator, by id and by phone number. */
export interface Users {
  list(): Promise<readonly User[]>
  size(): Promise<number>
  /** By E.164 phone number or by id; undefined when there is none. */
  find(phoneNumberOrId: string): Promise<User | undefined>
  /** @param written the words that the user was made of; those of before unless given */
  put(user: User, written?: UserFixture): Promise<void>
  /** The words that a user was made of. */
  writtenOf(phoneNumber: string): Promise<UserFixture | undefined>
  /** Forgets a user; one who comes again with the same number is somebody else. */
  remove(user: User): Promise<void>
  /** How often the user of a number was removed. */
  removals(phoneNumber: string): Promise<number>
  clear(): Promise<void>
}

export function createUsers(store: Store): Users {
  const byPhoneNumber = (phoneNumber: string) => store.get<User>(collection, phoneNumber)
  const { list, changed } = createCachedList<User>(store, collection)
  return {
    list,
    size: () => store.size(collection),
    async find(phoneNumberOrId) {
      if (phoneNumberOrId.startsWith('+')) return byPhoneNumber(phoneNumberOrId)
      const phoneNumber = await store.get<string>(idIndex, phoneNumberOrId)
      return phoneNumber === undefined ? undefined : byPhoneNumber(phoneNumber)
    },
    async put(user, written) {
      await store.set(collection, user.phoneNumber, user)
      await store.set(idIndex, user.id, user.phoneNumber)
      if (written !== undefined) await store.set(writtenCollection, user.phoneNumber, written)
      await changed()
    },
    writtenOf: (phoneNumber) => store.get<UserFixture>(writtenCollection, phoneNumber),
    async remove({ id, phoneNumber }) {
      await store.delete(collection, phoneNumber)
      await store.delete(idIndex, id)
      await store.delete(writtenCollection, phoneNumber)
      await store.increment(removalsCollection, phoneNumber)
      await changed()
    },
    removals: async (phoneNumber) =>
      (await store.get<number>(removalsCollection, phoneNumber)) ?? 0,
    async clear() {
      for (const name of [collection, idIndex, writtenCollection, removalsCollection])
        await store.clear(name)
      await changed()
    },
  }
}
