import type { Clock } from './domain/clock.ts'
import type { Random } from './domain/random.ts'
import type { Bounds } from './state/bounds.ts'

/** What tests put in the place of time and chance. */
export interface Surroundings {
  readonly clock?: Clock
  readonly random?: Random
  /** How much is remembered of what anybody can make a simulator remember. */
  readonly bounds?: Bounds
  /** The command that started the simulator, with its flags and without secrets: messages say what to add to it. */
  readonly startLine?: string
  /** Takes the log lines; standard error unless given. */
  readonly write?: (line: string) => void
}
