import type { Clock } from '../../domain/clock.ts'
import { secretWord } from '../../domain/random.ts'
import { createLock } from '../memory/lock.ts'
import type { Store } from '../store.ts'
import { numberOf, type RedisParts, runOne } from './redis-part.ts'

/** How long a lock outlives a process that died, in milliseconds. */
const lease = 10_000
/** How often a lock is renewed, in milliseconds. */
const renewal = 3_000
/** How often a process that waits looks again, in milliseconds. */
const retry = 15

/**
 * Creates locks that processes share. Within a process, tasks queue up, so that only one of them asks for the lock. A
 * lock has a token, so that a process that was too slow cannot release that of another one.
 */
export function createRedisLock(parts: RedisParts, clock: Clock): Store['lock'] {
  const queue = createLock()

  const wait = () => new Promise<void>((resolve) => clock.after(retry, resolve))
  const ask = async (operation: 'lock' | 'renew' | 'unlock', key: string, text: string) =>
    numberOf(await runOne(parts, { operation, target: 'lock', key, text, first: lease })) === 1

  function renew(key: string, token: string): () => void {
    let cancel = () => undefined as void
    const again = () => {
      cancel = clock.after(renewal, () => {
        void ask('renew', key, token).catch(() => undefined)
        again()
      })
    }
    again()
    return () => cancel()
  }

  return (name, task) =>
    queue(name, async () => {
      const token = secretWord(20)
      while (!(await ask('lock', name, token))) await wait()
      const stop = renew(name, token)
      try {
        return await task()
      } finally {
        stop()
        await ask('unlock', name, token).catch(() => undefined)
      }
    })
}
