import type { Store } from './store.ts'

/** The values of a collection, oldest first, read from the store once after each change. */
export interface CachedList<T> {
  /** Shared by all who ask, and frozen. */
  list(): Promise<readonly T[]>
  /** To be called after each write. */
  changed(): Promise<void>
}

/**
 * For what is read with every request and hardly ever written: partners, and the people on the identify page. A write in
 * another process that shares the store is heard of by its channel.
 */
export function createCachedList<T extends object>(
  store: Store,
  collection: string,
): CachedList<T> {
  const channel = `changed:${collection}`
  let cached: Promise<readonly T[]> | undefined
  store.subscribe(channel, () => {
    cached = undefined
  })

  async function read(): Promise<readonly T[]> {
    try {
      return (await store.list<T>(collection)).map(frozen)
    } catch (error) {
      cached = undefined
      throw error
    }
  }

  return {
    list() {
      cached ??= read()
      return cached
    },
    async changed() {
      cached = undefined
      await store.publish(channel, {})
    },
  }
}

function frozen<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (part instanceof Object) frozen(part)
  return Object.freeze(value)
}
