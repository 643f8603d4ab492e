import type { Clock } from './domain/clock.ts'
import type { Random } from './domain/random.ts'

/** What tests put in the place of time and chance. */
export interface Surroundings {
  readonly clock?: Clock
  readonly random?: Random
  /** Takes the log lines; standard error unless given. */
  readonly write?: (line: string) => void
}

/** Beside them, for tests of the simulator itself: the time of tokens, which others check against the machine's. */
export interface OwnSurroundings extends Surroundings {
  readonly wallClock?: Clock
}
