/** The only source of time of the simulator: everything else receives one of these. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number
  /** Runs `task` once, `milliseconds` from now; the answer cancels it. */
  after(milliseconds: number, task: () => void): () => void
}

/** The longest delay that a Node timer takes; longer ones would fire at once. */
const maxDelay = 2 ** 31 - 1

/** The machine's clock. Its timers do not keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(milliseconds, task) {
    const timer = setTimeout(task, Math.min(Math.max(0, milliseconds), maxDelay))
    timer.unref()
    return () => clearTimeout(timer)
  },
}

/** ISO 8601 in UTC with milliseconds, as every time in the control API: `2026-01-31T12:00:00.000Z`. */
export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}
