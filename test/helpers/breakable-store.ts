import type { Clock } from '../../src/domain/clock.ts'
import { createMemoryStore } from '../../src/state/memory/memory-store.ts'
import type { Store } from '../../src/state/store.ts'
import type { Breakage } from './inside.ts'

type Method = 'get' | 'put' | 'delete'

/** A store in memory whose records and tables can be made to fail. */
export function createBreakableStore() {
  const failures = new Map<Method, { readonly error: Error; left: number }>()

  function check(method: Method): void {
    const failure = failures.get(method)
    if (failure === undefined || failure.left === 0) return
    failure.left -= 1
    throw failure.error
  }

  function breakable<C extends object>(collection: C): C {
    for (const method of ['get', 'put', 'delete'] as const) {
      const original: (...given: unknown[]) => unknown = Reflect.get<object, Method>(
        collection,
        method,
      )
      const guarded = async (...given: unknown[]) => {
        check(method)
        return original.apply(collection, given)
      }
      Object.assign(collection, { [method]: guarded })
    }
    return collection
  }

  return {
    createStore(clock: Clock): Store {
      const store = createMemoryStore(clock)
      return {
        ...store,
        records: (...given) => breakable(store.records(...given)),
        indexedRecords: (...given) => breakable(store.indexedRecords(...given)),
        table: (...given) => breakable(store.table(...given)),
      }
    },
    /** Makes a method of every collection fail. Returns a function that mends it. */
    breakStore(method: Method, error: Error, how: Breakage = 'always'): () => void {
      failures.set(method, { error, left: how === 'once' ? 1 : Infinity })
      return () => void failures.delete(method)
    },
  }
}
