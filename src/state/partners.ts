import type { EntrySource } from '../config/fixture-source.ts'
import type { PartnerFixture } from '../config/fixture-types.ts'
import type { Partner } from '../domain/partner.ts'
import { createCachedList } from './cached-list.ts'
import type { Store } from './store.ts'

const collection = 'partners'
const writtenCollection = 'writtenPartners'
const sourceCollection = 'partnerSources'

/** The relying parties of a simulator. */
export interface Partners {
  list(): Promise<readonly Partner[]>
  /** Undefined when there is none with that code. */
  find(code: string): Promise<Partner | undefined>
  /** @param written the words that the partner was made of @param source where; those of before if absent */
  put(partner: Partner, written?: PartnerFixture, source?: EntrySource): Promise<void>
  /** Where a partner was written; one that was added at run time by the control API. */
  sourceOf(code: string): Promise<EntrySource>
  /** Where the partners were written. */
  sources(): Promise<readonly EntrySource[]>
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
    async put(partner, written, source) {
      if (source !== undefined) await store.set(sourceCollection, partner.code, source)
      await store.set(collection, partner.code, partner)
      if (written !== undefined) await store.set(writtenCollection, partner.code, written)
      await changed()
    },
    sourceOf: async (code) =>
      (await store.get<EntrySource>(sourceCollection, code)) ?? { kind: 'control' },
    sources: () => store.list<EntrySource>(sourceCollection),
    writtenOf: (code) => store.get<PartnerFixture>(writtenCollection, code),
    async remove(code) {
      await store.delete(collection, code)
      await store.delete(writtenCollection, code)
      await store.delete(sourceCollection, code)
      await changed()
    },
    async clear() {
      await store.clear(collection)
      await store.clear(writtenCollection)
      await store.clear(sourceCollection)
      await changed()
    },
  }
}
