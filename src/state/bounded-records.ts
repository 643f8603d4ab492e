import type { Bounds, TellOfBound } from './bounds.ts'
import type { IndexedRecords, Store } from './store.ts'

/** What limits records. */
export interface Limits {
  readonly bounds: Bounds
  readonly tellOfBound: TellOfBound
}

/** Records of which the oldest are dropped beyond a bound. */
export type BoundedRecords<T> = Pick<IndexedRecords<T>, 'get' | 'put' | 'add' | 'delete'>

/** @param kind the bound; each collection has it for itself */
export function boundedRecords<T>(
  store: Store,
  name: string,
  kind: keyof Bounds,
  { bounds, tellOfBound }: Limits,
): BoundedRecords<T> {
  const records = store.indexedRecords<T>(name)

  const trim = () =>
    store.later(async () => {
      if ((await records.trim(bounds[kind])).length > 0) tellOfBound(kind)
    })

  return {
    get: (key) => records.get(key),
    delete: (key) => records.delete(key),
    async put(key, value, life) {
      await records.put(key, value, life)
      await trim()
    },
    async add(key, value, life) {
      const isNew = await records.add(key, value, life)
      if (isNew) await trim()
      return isNew
    },
  }
}
