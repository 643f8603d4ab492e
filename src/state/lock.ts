import type { Clock } from '../domain/clock.ts'
import type { Store } from './store.ts'

const collection = 'locks'
/** A process that dies while it holds a lock blocks the others no longer than this, in milliseconds. */
const longest = 5_000
const retryAfter = 10

/** Runs tasks of one name one after the other, in every process that shares the store. */
export async function withLock<T>(
  store: Store,
  clock: Clock,
  name: string,
  task: () => Promise<T>,
): Promise<T> {
  while (!(await store.add(collection, name, true, longest))) {
    await new Promise<void>((resolve) => clock.after(retryAfter, resolve))
  }
  try {
    return await task()
  } finally {
    await store.delete(collection, name)
  }
}
