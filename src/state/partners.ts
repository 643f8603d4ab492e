import type { EntrySource } from '../config/fixtures/fixture-source.ts'
import type { PartnerFixture } from '../config/fixtures/fixture-types.ts'
import { defined } from '../domain/defined.ts'
import type { Partner } from '../domain/partner.ts'
import { createCachedList } from './cached-list.ts'
import type { Store } from './store.ts'
import { createVersions, type Versioned } from './versions.ts'

/** The relying parties of a simulator. */
export interface Partners {
  list(): Promise<readonly Partner[]>
  /** Returns undefined if there is no partner with that code. */
  find(code: string): Promise<Partner | undefined>
  /** Returns a partner with its version, or undefined if there is no partner with that code. */
  current(code: string): Promise<Versioned<Partner> | undefined>
  /** Returns a partner in the given version, or the current one if that version is not stored. */
  at(code: string, version: number | undefined): Promise<Versioned<Partner> | undefined>
  /**
   * @param fixture the fixture that the partner was created from; defaults to the previous one
   * @param source where the fixture is defined; defaults to the previous source
   */
  put(partner: Partner, fixture?: PartnerFixture, source?: EntrySource): Promise<void>
  /** Returns where a partner's fixture is defined. It is the control API for a partner that was added at run time. */
  sourceOf(code: string): Promise<EntrySource>
  /** Returns where the partners' fixtures are defined. */
  sources(): Promise<readonly EntrySource[]>
  /** Returns the fixture that a partner was created from. */
  fixtureOf(code: string): Promise<PartnerFixture | undefined>
  remove(code: string): Promise<void>
  clear(): Promise<void>
}

interface StoredPartner {
  readonly version: number
  readonly partner: Partner
  readonly fixture?: PartnerFixture
  readonly source?: EntrySource
}

export function createPartners(store: Store): Partners {
  const stored = store.table<StoredPartner>('partners', { isCached: true })
  const versions = createVersions<Partner>(store, 'partners')
  const { list, changed } = createCachedList(store, 'partners', async () =>
    (await stored.list()).map(({ partner }) => partner),
  )

  async function current(code: string): Promise<Versioned<Partner> | undefined> {
    const found = await stored.get(code)
    return found && { value: found.partner, version: found.version }
  }

  const toKeep = ({ partner, version }: StoredPartner) =>
    versions.toKeep(partner.code, { value: partner, version })

  return {
    list,
    find: async (code) => (await stored.get(code))?.partner,
    current,
    async at(code, version) {
      const now = await current(code)
      if (version === undefined || now?.version === version) return now
      const value = await versions.find(code, version)
      return value === undefined ? now : { value, version }
    },
    async put(partner, fixture, source) {
      const { code } = partner
      const previous = await stored.get(code)
      const version = await versions.next()
      const next = { ...previous, version, partner, ...defined({ fixture, source }) }
      const kept = previous === undefined ? [] : [toKeep(previous)]
      await store.commit([stored.toPut(code, next), ...kept])
      await versions.trim()
      await changed()
    },
    sourceOf: async (code) => (await stored.get(code))?.source ?? { kind: 'control' },
    async sources() {
      return (await stored.list()).flatMap(({ source }) => source ?? [])
    },
    fixtureOf: async (code) => (await stored.get(code))?.fixture,
    async remove(code) {
      const previous = await stored.get(code)
      const kept = previous === undefined ? [] : [toKeep(previous)]
      await store.commit([stored.toDelete(code), ...kept])
      await versions.trim()
      await changed()
    },
    async clear() {
      await stored.clear()
      await changed()
    },
  }
}
