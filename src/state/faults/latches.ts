import type { Clock } from '../../domain/clock.ts'
import type { Store } from '../store.ts'

/** Nothing is held longer, in milliseconds: whoever forgot to release it has gone. */
const longest = 10 * 60_000

/** What holds answers until somebody lets them go. */
export interface Latches {
  /** Waits until the latch is released, at most ten minutes, or until `signal` says that nobody waits any more. */
  hold(name: string, signal: AbortSignal): Promise<void>
  /** Opens a latch for good: what it holds continues, and it holds nothing more. */
  release(name: string): Promise<void>
  isOpen(name: string): Promise<boolean>
  /** How many answers it holds. */
  holding(name: string): Promise<number>
  /** Makes a latch that was released hold again. */
  close(name: string): Promise<void>
}

export function createLatches(store: Store, clock: Clock): Latches {
  // Somebody who arrives during a reset must still find the latch open.
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
        () => check().catch(reject),
      )
      const stopTimer = clock.after(longest, finish)
      signal.addEventListener('abort', finish)
      const check = async () => {
        // Only then is no release missed.
        await subscription.ready
        if (signal.aborted || (await isOpen(name))) finish()
      }
      check().catch(reject)
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
