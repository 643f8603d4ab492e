import type { Partner } from '../domain/partner.ts'
import type { Store } from './store.ts'

const collection = 'partners'

/** The relying parties of a simulator. */
export interface Partners {
  list(): Promise<Partner[]>
  /** Undefined when there is none with that code. */
  find(code: string): Promise<Partner | undefined>
  put(partner: Partner): Promise<void>
  clear(): Promise<void>
}

export function createPartners(store: Store): Partners {
  return {
    list: () => store.list<Partner>(collection),
    find: (code) => store.get<Partner>(collection, code),
    put: (partner) => store.set(collection, partner.code, partner),
    clear: () => store.clear(collection),
  }
}
