import type { EntrySource } from '../config/fixture-source.ts'
import type { PartnerFixture } from '../config/fixture-types.ts'
import { defined } from '../domain/defined.ts'
import type { Partner } from '../domain/partner.ts'
import { createCachedList } from './cached-list.ts'
import type { Store } from './store.ts'

/** The relying parties of a simulator. */
export interface Partners {
  list(): Promise<readonly Partner[]>
  /** Undefined if there is no partner with that code. */
  find(code: string): Promise<Partner | undefined>
  /**
   * @param fixture that the partner was made from; if absent, the previous one stays
   * @param source where the fixture is; if absent, the previous one stays
   */
  put(partner: Partner, fixture?: PartnerFixture, source?: EntrySource): Promise<void>
  /** Where a partner's fixture is: for one that was added at run time, in a call to the control API. */
  sourceOf(code: string): Promise<EntrySource>
  /** Where the partners' fixtures are. */
  sources(): Promise<readonly EntrySource[]>
  /** The fixture that a partner was made from. */
  fixtureOf(code: string): Promise<PartnerFixture | undefined>
  remove(code: string): Promise<void>
  clear(): Promise<void>
}

interface StoredPartner {
  readonly partner: Partner
  readonly fixture?: PartnerFixture
  readonly source?: EntrySource
}

export function createPartners(store: Store): Partners {
  const stored = store.table<StoredPartner>('partners')
  const { list, changed } = createCachedList(store, 'partners', async () =>
    (await stored.list()).map(({ partner }) => partner),
  )
  return {
    list,
    find: async (code) => (await list()).find((partner) => partner.code === code),
    async put(partner, fixture, source) {
      const previous = await stored.get(partner.code)
      await stored.put(partner.code, { ...previous, partner, ...defined({ fixture, source }) })
      await changed()
    },
    sourceOf: async (code) => (await stored.get(code))?.source ?? { kind: 'control' },
    async sources() {
      return (await stored.list()).flatMap(({ source }) => source ?? [])
    },
    fixtureOf: async (code) => (await stored.get(code))?.fixture,
    async remove(code) {
      await stored.delete(code)
      await changed()
    },
    async clear() {
      await stored.clear()
      await changed()
    },
  }
}
