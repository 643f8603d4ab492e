import type { Clock } from '../domain/clock.ts'
import type { Store } from './store.ts'

const open = 'openLatches'
const held = 'heldAnswers'
/** Nothing is held longer, in milliseconds: whoever forgot to release it has gone. */
const longest = 10 * 60_000

/** What holds answers until somebody lets them go. */
export interface Latches {
  /** Waits until the latch is released, at most ten minutes, or until `signal` says that nobody waits any more. */
  hold(name: string, signal: AbortSignal): Promise<void>
  /** Opens a latch for good: what it holds goes on, and it holds nothing more. */
  release(name: string): Promise<void>
  isOpen(name: string): Promise<boolean>
  /** How many answers it holds. */
  holding(name: string): Promise<number>
  /** Makes a latch that was released hold again. */
  close(name: string): Promise<void>
}

export function createLatches(store: Store, clock: Clock): Latches {
  const channel = (name: string) => `latch:${name}`
  const isOpen = async (name: string) => (await store.get<boolean>(open, name)) === true

  function released(name: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const finish = () => {
        stopListening()
        stopTimer()
        signal.removeEventListener('abort', finish)
        resolve()
      }
      const stopListening = store.subscribe(channel(name), finish)
      const stopTimer = clock.after(longest, finish)
      signal.addEventListener('abort', finish)
      // After subscribing: a release in between is not missed.
      const check = async () => (signal.aborted || (await isOpen(name))) && finish()
      check().catch(reject)
    })
  }

  return {
    async hold(name, signal) {
      await store.increment(held, name)
      try {
        await released(name, signal)
      } finally {
        await store.increment(held, name, -1)
      }
    },
    async release(name) {
      await store.set(open, name, true)
      await store.publish(channel(name), {})
    },
    isOpen,
    holding: async (name) => (await store.get<number>(held, name)) ?? 0,
    async close(name) {
      await store.delete(open, name)
    },
  }
}
