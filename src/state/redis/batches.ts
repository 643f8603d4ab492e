import type { RunSteps, Step } from './operation.ts'

/** The maximum number of steps of a batch. Redis does nothing else while it runs one. */
const maxSteps = 500

/** Runs the steps of several callers at once, in the order of the calls. */
export interface Batches {
  /** A condition applies to the steps of one caller, which therefore run alone. */
  readonly run: RunSteps
  /** Sends what waits. Must be called before a command that is not a step, so that the order is kept. */
  flush(): void
}

interface Waiting {
  readonly steps: readonly Step[]
  readonly resolve: (results: readonly unknown[] | undefined) => void
  readonly reject: (error: unknown) => void
}

/** Collects steps until the event loop has nothing else to do at the moment. */
export function createBatches(send: RunSteps): Batches {
  let waiting: Waiting[] = []
  let size = 0

  function flush(): void {
    if (waiting.length === 0) return
    const batch = waiting
    waiting = []
    size = 0
    void deliver(batch)
  }

  async function deliver(batch: readonly Waiting[]): Promise<void> {
    try {
      const results = (await send(batch.flatMap(({ steps }) => steps))) ?? []
      let at = 0
      for (const { steps, resolve } of batch) {
        resolve(results.slice(at, at + steps.length))
        at += steps.length
      }
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
  }

  return {
    flush,
    run(steps, unless) {
      if (unless !== undefined || steps.length > maxSteps) {
        flush()
        return send(steps, unless)
      }
      if (size + steps.length > maxSteps) flush()
      return new Promise((resolve, reject) => {
        if (waiting.length === 0) setImmediate(flush)
        waiting.push({ steps, resolve, reject })
        size += steps.length
      })
    },
  }
}
