import type { User } from '../domain/user.ts'
import { createCachedList } from './cached-list.ts'
import type { Store } from './store.ts'

const collection = 'users'
const idIndex = 'userIds'

/** The people of a simulator, by id and by phone number. */
export interface Users {
  list(): Promise<readonly User[]>
  /** By E.164 phone number or by id; undefined when there is none. */
  find(phoneNumberOrId: string): Promise<User | undefined>
  put(user: User): Promise<void>
  clear(): Promise<void>
}

export function createUsers(store: Store): Users {
  const byPhoneNumber = (phoneNumber: string) => store.get<User>(collection, phoneNumber)
  const { list, changed } = createCachedList<User>(store, collection)
  return {
    list,
    async find(phoneNumberOrId) {
      if (phoneNumberOrId.startsWith('+')) return byPhoneNumber(phoneNumberOrId)
      const phoneNumber = await store.get<string>(idIndex, phoneNumberOrId)
      return phoneNumber === undefined ? undefined : byPhoneNumber(phoneNumber)
    },
    async put(user) {
      await store.set(collection, user.phoneNumber, user)
      await store.set(idIndex, user.id, user.phoneNumber)
      await changed()
    },
    async clear() {
      await store.clear(collection)
      await store.clear(idIndex)
      await changed()
    },
  }
}
