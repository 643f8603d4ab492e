import type { PartnerFixture } from '../config/fixture-types.ts'
import type { Partner } from '../domain/partner.ts'
import { createCachedList } from './cached-list.ts'
import type { Store } from './store.ts'

const collection = 'partners'
const writtenCollection = 'writtenPartners'

/** The relying parties of a simulator. */
export interface Partners {
  list(): Promise<readonly Partner[]>
  /** Undefined when there is none with that code. */
  find(code: string): Promise<Partner | undefined>
  /** @param written the words that the partner was made of */
  put(partner: Partner, written?: PartnerFixture): Promise<void>
  /** The words that a partner was made of. */
  writtenOf(code: string): Promise<PartnerFixture | undefined>
  remove(code: string): Promise<void>
  clear(): Promise<void>
}

export function createPartners(store: Store): Partners {
  const { list, changed } = createCachedList<Partner>(store, collection)
  return {
    list,
    find: async (code) => (await list()).find((partner) => partner.code === code),
    async put(partner, written) {
      await store.set(collection, partner.code, partner)
      if (written !== undefined) await store.set(writtenCollection, partner.code, written)
      await changed()
    },
    writtenOf: (code) => store.get<PartnerFixture>(writtenCollection, code),
    async remove(code) {
      await store.delete(collection, code)
      await store.delete(writtenCollection, code)
      await changed()
    },
    async clear() {
      await store.clear(collection)
      await store.clear(writtenCollection)
      await changed()
    },
  }
}
