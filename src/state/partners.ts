import type { Partner } from '../domain/partner.ts'
import { createCachedList } from './cached-list.ts'
import type { Store } from './store.ts'

const collection = 'partners'

/** The relying parties of a simulator. */
export interface Partners {
  list(): Promise<readonly Partner[]>
  /** Undefined when there is none with that code. */
  find(code: string): Promise<Partner | undefined>
  put(partner: Partner): Promise<void>
  clear(): Promise<void>
}

export function createPartners(store: Store): Partners {
  const { list, changed } = createCachedList<Partner>(store, collection)
  return {
    list,
    find: async (code) => (await list()).find((partner) => partner.code === code),
    async put(partner) {
      await store.set(collection, partner.code, partner)
      await changed()
    },
    async clear() {
      await store.clear(collection)
      await changed()
    },
  }
}
