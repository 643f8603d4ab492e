import type { Clock } from '../../domain/clock.ts'

/**
 * Returns a function that rejects an answer that does not come while Redis says nothing at all. Under load, answers take
 * long, but they come: the client's own timeout would not tell the difference.
 *
 * @param patience how long Redis may be silent, in milliseconds
 */
export function createInTime(
  clock: Clock,
  patience: number,
): <T>(answer: Promise<T>) => Promise<T> {
  /** When Redis last answered. */
  let heardAt = clock.now()

  return (answer) =>
    new Promise((resolve, reject) => {
      let cancel = clock.after(patience, look)
      // Answers that have arrived in the meantime are read before the immediate runs.
      function look(): void {
        setImmediate(() => {
          const silence = clock.now() - heardAt
          if (silence >= patience) reject(new Error(`no answer within ${patience} ms`))
          else cancel = clock.after(patience - silence, look)
        })
      }
      const finish = (settle: () => void) => {
        cancel()
        settle()
      }
      answer.then(
        (value) => {
          heardAt = clock.now()
          finish(() => resolve(value))
        },
        (error) => finish(() => reject(error)),
      )
    })
}
