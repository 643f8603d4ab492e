import type { Store } from './store.ts'

/** The values of a collection, oldest first, read from the store once after each change. */
export interface CachedList<T> {
  /** Shared by all callers. */
  list(): Promise<readonly T[]>
  /** The same if it has been read and nothing has changed since; otherwise undefined. */
  known(): readonly T[] | undefined
  /** Must be called after each write. */
  changed(): Promise<void>
}

/**
 * For values that each request reads and that seldom change: partners, and the people on the identify page. A write in
 * another process that shares the store arrives on a channel.
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
        // Unless it has changed in the meantime.
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
