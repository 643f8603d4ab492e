import type { Store, Write } from './store.ts'

/** A value and its version, a number that changes with each write. */
export interface Versioned<T> {
  readonly value: T
  readonly version: number
}

/** The previous versions of partners or users, so that a login ends with the data with which it began. */
export interface Versions<T> {
  /** Returns a version that has never been used. */
  next(): Promise<number>
  find(key: string, version: number): Promise<T | undefined>
  /** Returns the write that stores a version before it is replaced. {@link trim} must be called afterwards. */
  toKeep(key: string, previous: Versioned<T>): Write
  trim(): Promise<void>
}

/** How long previous versions are stored, in milliseconds. No login takes longer. */
const life = 7 * 24 * 3600 * 1000
/** A login that began with a version beyond this limit ends with the current one. */
const limit = { entries: 2_000, bytes: 8 * 1024 * 1024 }

export function createVersions<T>(store: Store, name: string): Versions<T> {
  const replaced = store.indexedRecords<T>(`replaced:${name}`)
  const counters = store.counters(`versions:${name}`, { outlivesReset: true })
  const keyOf = (key: string, version: number) => `${key}/${version}`
  return {
    next: () => counters.increment('last'),
    find: (key, version) => replaced.get(keyOf(key, version)),
    toKeep: (key, { value, version }) => replaced.toPut(keyOf(key, version), value, life),
    async trim() {
      await replaced.trim(limit)
    },
  }
}
