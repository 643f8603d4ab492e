import type { Clock } from '../../domain/clock.ts'
import { isStoreUnavailable } from '../../domain/errors.ts'
import type { Store } from '../store.ts'

/** The maximum time for which a response is held, in milliseconds, in case nobody releases it. */
const longest = 10 * 60_000

/** Latches hold responses until somebody releases them. */
export interface Latches {
  /**
   * Waits until the latch is released, for at most ten minutes, or until `signal` aborts because nobody waits any more.
   */
  hold(name: string, signal: AbortSignal): Promise<void>
  /** Opens a latch. The responses that it holds continue, and it holds no others until it is closed. */
  release(name: string): Promise<void>
  isOpen(name: string): Promise<boolean>
  /** Returns the number of responses that a latch holds. */
  holding(name: string): Promise<number>
  /** Makes a released latch hold responses again. */
  close(name: string): Promise<void>
}

export function createLatches(store: Store, clock: Clock): Latches {
  // A request that arrives during a reset must still find the latch open.
  const open = store.table<true>('openLatches', { outlivesReset: true })
  const held = store.counters('heldResponses', { outlivesReset: true })
  const releases = store.channel<string>('latches')
  const isOpen = async (name: string) => (await open.get(name)) === true

  function released(name: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const finish = () => {
        subscription.unsubscribe()
        stopTimer()
        signal.removeEventListener('abort', finish)
        resolve()
      }
      const subscription = releases.subscribe(
        (released) => released === name && finish(),
        () => look(),
      )
      const stopTimer = clock.after(longest, finish)
      signal.addEventListener('abort', finish)
      const check = async () => {
        // Wait for the subscription first, so that no release is missed.
        await subscription.ready
        if (signal.aborted || (await isOpen(name))) finish()
      }
      const look = () => void check().catch((error) => isStoreUnavailable(error) || reject(error))
      look()
    })
  }

  return {
    async hold(name, signal) {
      await held.increment(name)
      try {
        await released(name, signal)
      } finally {
        await held.increment(name, -1)
      }
    },
    async release(name) {
      await store.commit([open.toPut(name, true), releases.toPublish(name)])
    },
    isOpen,
    holding: (name) => held.get(name),
    async close(name) {
      await open.delete(name)
    },
  }
}
