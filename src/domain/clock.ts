/** The simulator's only source of time. All other code receives a clock as an argument. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number
  /** Runs `task` once, `milliseconds` from now. Returns a function that cancels it. */
  after(milliseconds: number, task: () => void): () => void
}

/** The maximum delay of a Node timer. A timer with a longer delay would fire immediately. */
const maxDelay = 2 ** 31 - 1

/** The system clock. Its timers do not keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(milliseconds, task) {
    const timer = setTimeout(task, Math.min(Math.max(0, milliseconds), maxDelay))
    timer.unref()
    return () => clearTimeout(timer)
  },
}

/** Formats a time as ISO 8601 in UTC with milliseconds, as in the control API: `2026-01-31T12:00:00.000Z`. */
export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}
