import { mapInTurns } from '../domain/turns.ts'
import type { Store } from './store.ts'

/** The values of a collection, oldest first, read from the store once after each change. */
export interface CachedList<T> {
  /** Shared by all who ask, and frozen. */
  list(): Promise<readonly T[]>
  /** The same, where it was read already and nothing has changed since. */
  known(): readonly T[] | undefined
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
  let known: readonly T[] | undefined
  const forget = () => {
    cached = undefined
    known = undefined
  }
  store.subscribe(channel, forget)

  async function read(): Promise<readonly T[]> {
    try {
      return await mapInTurns(await store.list<T>(collection), frozen)
    } catch (error) {
      forget()
      throw error
    }
  }

  /** What was read is known from then on, unless it changed in between. */
  function begin(): Promise<readonly T[]> {
    const reading = read()
    cached = reading
    void reading.then(
      (values) => {
        if (cached === reading) known = values
      },
      () => undefined,
    )
    return reading
  }

  return {
    list: () => cached ?? begin(),
    known: () => known,
    async changed() {
      forget()
      await store.publish(channel, {})
    },
  }
}

function frozen<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (part instanceof Object) frozen(part)
  return Object.freeze(value)
}
