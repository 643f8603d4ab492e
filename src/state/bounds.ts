import type { Usage } from './store.ts'

/** The maximum amount of one kind of data. */
export type Bound = Usage

/** The limits on data that anyone who can reach a simulator can make it store. */
export interface Bounds {
  /** Data that waits for a user or a client, down to `codes`. Beyond the bound, new data is refused. */
  readonly visits: Bound
  readonly pendingActions: Bound
  /** Which action of a visit came after which. Beyond the bound, the oldest is dropped. */
  readonly successors: Bound
  readonly codes: Bound
  /** Other data. Beyond the bound, the oldest is dropped. */
  readonly accessTokens: Bound
  readonly usedCodes: Bound
  readonly finishedActions: Bound
  readonly journal: Bound
  /** `entries` limits finished logins and refused logins separately. `bytes` limits all logins together. */
  readonly logins: Bound
  readonly assertions: Bound
  readonly demoVisitors: Bound
  readonly scanCodes: Bound
  /** For the sessions, and for the tokens that they lead to. */
  readonly userDiscovery: Bound
  /** For the requests, and for the pings that are due. */
  readonly backchannelRequests: Bound
  /** How often clients polled for sessions and for requests, and which requests were used. */
  readonly cibaCalls: Bound
}

const megabyte = 1024 * 1024

/** The bounds of a simulator; docs/limits.md has them. `codes` and `accessTokens` share their bytes. */
export const simulatorBounds: Bounds = {
  visits: { entries: 20_000, bytes: 16 * megabyte },
  pendingActions: { entries: 20_000, bytes: 24 * megabyte },
  successors: { entries: 20_000, bytes: 4 * megabyte },
  codes: { entries: 20_000, bytes: 18 * megabyte },
  accessTokens: { entries: 20_000, bytes: 18 * megabyte },
  usedCodes: { entries: 20_000, bytes: 6 * megabyte },
  finishedActions: { entries: 10_000, bytes: 8 * megabyte },
  journal: { entries: 10_000, bytes: 12 * megabyte },
  logins: { entries: 1_000, bytes: 12 * megabyte },
  assertions: { entries: 20_000, bytes: 6 * megabyte },
  demoVisitors: { entries: 1_000, bytes: 4 * megabyte },
  scanCodes: { entries: 10_000, bytes: 3 * megabyte },
  userDiscovery: { entries: 10_000, bytes: 4 * megabyte },
  backchannelRequests: { entries: 10_000, bytes: 8 * megabyte },
  cibaCalls: { entries: 10_000, bytes: 2 * megabyte },
}

/** Divides all bounds by a number. A sandbox needs less, since it serves one worker of a test suite. */
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

/** Checks whether one more entry would exceed a bound. */
export function isFull(held: Usage, bound: Bound): boolean {
  return held.entries >= bound.entries || held.bytes >= bound.bytes
}

/** Called when the oldest entries of a kind have been dropped. */
export type TellOfBound = (kind: keyof Bounds) => void

/** Logs one line per kind, the first time that entries are dropped: a load test drops them continuously. */
export function createTellOfBound(log: (message: string) => void, bounds: Bounds): TellOfBound {
  const told = new Set<keyof Bounds>()
  return (kind) => {
    if (told.has(kind)) return
    told.add(kind)
    const { entries, bytes } = bounds[kind]
    const name = kind.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    const most = `${entries.toLocaleString('en')} entries or ${Math.ceil(bytes / megabyte)} MB`
    log(`the oldest leave from here on: more than ${most} of ${name} are not kept (docs/limits.md)`)
  }
}
