import type { Usage } from './store.ts'

/** How much of one kind may be kept. */
export type Bound = Usage

/** The kinds of things that anybody who reaches a simulator can make it remember. */
export interface Bounds {
  /** Wait: refused beyond the bound. */
  readonly visits: Bound
  readonly pendingActions: Bound
  readonly codes: Bound
  /** Are finished: the oldest leave beyond the bound. */
  readonly accessTokens: Bound
  readonly usedCodes: Bound
  readonly finishedActions: Bound
  readonly journal: Bound
  /** Finished logins, as many refused ones, and the bytes of all logins. */
  readonly logins: Bound
  readonly assertions: Bound
  readonly demoVisitors: Bound
}

const megabyte = 1024 * 1024

/** The bounds of a simulator; docs/security.md states their sum. `codes` and `accessTokens` share their bytes. */
export const simulatorBounds: Bounds = {
  visits: { entries: 20_000, bytes: 16 * megabyte },
  pendingActions: { entries: 20_000, bytes: 24 * megabyte },
  codes: { entries: 20_000, bytes: 18 * megabyte },
  accessTokens: { entries: 20_000, bytes: 18 * megabyte },
  usedCodes: { entries: 20_000, bytes: 6 * megabyte },
  finishedActions: { entries: 20_000, bytes: 12 * megabyte },
  journal: { entries: 10_000, bytes: 12 * megabyte },
  logins: { entries: 1_000, bytes: 12 * megabyte },
  assertions: { entries: 20_000, bytes: 6 * megabyte },
  demoVisitors: { entries: 1_000, bytes: 4 * megabyte },
}

/** The same bounds, so many times smaller: a sandbox is for one worker of a test suite. */
export function dividedBounds(bounds: Bounds, by: number): Bounds {
  const divide = ({ entries, bytes }: Bound) => ({
    entries: Math.floor(entries / by),
    bytes: Math.floor(bytes / by),
  })
  const entries = Object.entries(bounds).map(([kind, bound]) => [kind, divide(bound)])
  return Object.fromEntries(entries)
}

export function exceeds(held: Usage, bound: Bound): boolean {
  return held.entries > bound.entries || held.bytes > bound.bytes
}

/** Whether one more would be too many. */
export function isFull(held: Usage, bound: Bound): boolean {
  return held.entries >= bound.entries || held.bytes >= bound.bytes
}

/** Told when the oldest of a kind leave. */
export type TellOfBound = (kind: keyof Bounds) => void

/** One line for each kind, the first time: a load test makes them leave all the time. */
export function createTellOfBound(log: (message: string) => void, bounds: Bounds): TellOfBound {
  const told = new Set<keyof Bounds>()
  return (kind) => {
    if (told.has(kind)) return
    told.add(kind)
    const { entries, bytes } = bounds[kind]
    const name = kind.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    const most = `${entries.toLocaleString('en')} entries or ${Math.ceil(bytes / megabyte)} MB`
    log(
      `the oldest leave from here on: more than ${most} of ${name} are not kept (docs/security.md)`,
    )
  }
}
