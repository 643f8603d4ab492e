import type { Store } from './store.ts'

/** The values of a collection, oldest first, read from the store once after each change. */
export interface CachedList<T> {
  /** Returns the values. All callers share the array. */
  list(): Promise<readonly T[]>
  /** Returns the values if they have been read since the last change, otherwise undefined. */
  known(): readonly T[] | undefined
  /** Must be called after each write. */
  changed(): Promise<void>
}

/**
 * Creates a cached list for values that every request reads and that rarely change: partners, faults, and the people on
 * the identify page. A channel announces the writes of other processes that share the store.
 */
export function createCachedList<T>(
  store: Store,
  name: string,
  read: () => Promise<readonly T[]>,
): CachedList<T> {
  const changes = store.channel<object>(`changed:${name}`)
  let cached: Promise<readonly T[]> | undefined
  let known: readonly T[] | undefined
  const forget = () => {
    cached = undefined
    known = undefined
  }
  changes.subscribe(forget, forget)

  function begin(): Promise<readonly T[]> {
    const reading = read()
    cached = reading
    void reading.then(
      (values) => {
        // Ignore the result if the values have changed in the meantime.
        if (cached === reading) known = values
      },
      () => {
        if (cached === reading) forget()
      },
    )
    return reading
  }

  return {
    list: () => cached ?? begin(),
    known: () => known,
    async changed() {
      forget()
      await changes.publish({})
    },
  }
}
