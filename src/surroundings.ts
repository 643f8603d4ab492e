import type { Clock } from './domain/clock.ts'
import type { Random } from './domain/random.ts'
import type { Bounds } from './state/bounds.ts'
import type { Store } from './state/store.ts'

/** Replaces time, randomness and the log in tests. */
export interface Surroundings {
  readonly clock?: Clock
  readonly random?: Random
  /** Receives the log lines. Standard error by default. */
  readonly write?: (line: string) => void
}

/** Options that only the command line and the simulator's own tests use. */
export interface OwnSurroundings extends Surroundings {
  /** The time in tokens, which clients compare with the clock of the machine. */
  readonly wallClock?: Clock
  /** Creates the store of the simulator or of a sandbox, where the options do not say. In memory by default. */
  readonly createStore?: (clock: Clock, sandbox?: string) => Store
  /** Limits on what anyone can make a simulator store. */
  readonly bounds?: Bounds
  /** The command that started the simulator, with its flags and without secrets. Messages say what to add to it. */
  readonly startLine?: string
}
