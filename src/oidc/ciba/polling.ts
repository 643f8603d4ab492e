import type { Clock } from '../../domain/clock.ts'
import { boundedRecords, type Limits } from '../../state/bounded-records.ts'
import type { Store } from '../../state/store.ts'

/** How often a client may poll, and how often it did. */
interface PollRecord {
  /** In seconds. */
  readonly interval: number
  /** Milliseconds since the epoch. */
  readonly lastAt: number
  readonly polls: number
  readonly slowDowns: number
}

/** Watches the pace at which clients poll. */
export interface Polling {
  /** Begins to watch. @param life in milliseconds */
  begin(key: string, life: number): Promise<void>
  /** Counts a request. Returns whether it came too fast; the interval then grows (RFC 8628, section 3.5). */
  isTooFast(key: string, growth: number): Promise<boolean>
  /** Returns the counts. */
  countsOf(key: string): Promise<Pick<PollRecord, 'polls' | 'slowDowns'>>
}

/** How often clients may poll, in seconds (itsme's documentation, CIBA: 2 in the example, 5 if it is not told). */
export const pollInterval = 2
/** How much earlier a request may come, in milliseconds: networks are not regular. */
const tolerance = 200

/** @param wallClock clients wait in real time, also if the clock of the simulator stands still */
export function createPolling(
  name: string,
  store: Store,
  wallClock: Clock,
  limits: Limits,
): Polling {
  const records = boundedRecords<PollRecord>(store, name, 'cibaCalls', limits)
  return {
    async begin(key, life) {
      const first = { interval: pollInterval, lastAt: wallClock.now(), polls: 0, slowDowns: 0 }
      await records.put(key, first, life)
    },
    isTooFast: (key, growth) =>
      store.lock(`${name}/${key}`, async () => {
        const known = await records.get(key)
        if (known === undefined) return false
        const lastAt = wallClock.now()
        const isFast = lastAt - known.lastAt < known.interval * 1000 - tolerance
        const { interval, polls, slowDowns } = known
        await records.put(
          key,
          {
            interval: isFast ? interval + growth : interval,
            lastAt,
            polls: polls + 1,
            slowDowns: isFast ? slowDowns + 1 : slowDowns,
          },
          30 * 60_000,
        )
        return isFast
      }),
    async countsOf(key) {
      const { polls = 0, slowDowns = 0 } = (await records.get(key)) ?? {}
      return { polls, slowDowns }
    },
  }
}
