import type { Clock } from '../domain/clock.ts'
import { isStoreUnavailable } from '../domain/errors.ts'
import type { Subscription } from './store.ts'

/** How long to wait. */
export interface Patience {
  /** In seconds. */
  readonly timeout?: number
  /** Ends the wait. */
  readonly signal?: AbortSignal
}

/**
 * Resolves when something is so, or when the time is up.
 *
 * @param follow calls its argument whenever it may have become so
 */
export async function waitUntil(
  clock: Clock,
  isSo: () => Promise<boolean>,
  follow: (look: () => void) => Subscription,
  { timeout = 0, signal }: Patience,
): Promise<void> {
  if (timeout === 0 || signal?.aborted === true || (await isSo())) return
  await new Promise<void>((resolve, reject) => {
    const finish = (settle: () => void = resolve) => {
      subscription.unsubscribe()
      stopTimer()
      settle()
    }
    const look = () =>
      void isSo().then(
        (isNow) => isNow && finish(),
        (error) => isStoreUnavailable(error) || finish(() => reject(error)),
      )
    const subscription = follow(look)
    const stopTimer = clock.after(timeout * 1000, () => finish())
    signal?.addEventListener('abort', () => finish(), { once: true })
    // It may have become so before it was followed.
    void subscription.ready.then(look)
  })
}
