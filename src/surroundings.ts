import type { Clock } from './domain/clock.ts'
import type { Random } from './domain/random.ts'
import type { Bounds } from './state/bounds.ts'
import type { Store } from './state/store.ts'

/** What tests put in the place of time and chance. */
export interface Surroundings {
  readonly clock?: Clock
  readonly random?: Random
  /** Takes the log lines; standard error unless given. */
  readonly write?: (line: string) => void
}

/** What only the command line and the tests of the simulator itself give. */
export interface OwnSurroundings extends Surroundings {
  /** The time of tokens, which others check against the machine's. */
  readonly wallClock?: Clock
  /** Where the simulator remembers things; in memory by default. */
  readonly createStore?: (clock: Clock) => Store
  /** How much is remembered of what anybody can make a simulator remember. */
  readonly bounds?: Bounds
  /** The command that started the simulator, with its flags and without secrets: messages say what to add to it. */
  readonly startLine?: string
}
