import type { Clock } from '../../src/index.ts'

/** A clock that only moves when it is told to. */
export interface TestClock extends Clock {
  /** Lets time pass, and what was planned happen. */
  pass(milliseconds: number): void
}

export function createTestClock(start = Date.now()): TestClock {
  let now = start
  const planned = new Map<object, { at: number; task: () => void }>()
  return {
    now: () => now,
    after(milliseconds, task) {
      const key = {}
      planned.set(key, { at: now + milliseconds, task })
      return () => planned.delete(key)
    },
    pass(milliseconds) {
      now += milliseconds
      for (const [key, { at, task }] of planned) {
        if (at > now) continue
        planned.delete(key)
        task()
      }
    },
  }
}
