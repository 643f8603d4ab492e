import type { Outcome, Trial } from '../row.ts'
import type { KnownTools } from '../tools.ts'

/** A trial that can be run. */
export interface RunnableTrial extends Trial {
  readonly run: (tools: KnownTools) => Promise<Outcome>
}

/** Why rows about whose claims are shown cannot be judged. */
export const noName = 'the page shows no name; with success text:{givenName}, it would'
