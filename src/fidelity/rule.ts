/** One rule of itsme, and how the simulator follows it. */
export interface Rule {
  /** Stable, such as `tokens-12`: reports refer to it. */
  readonly id: string
  /** The rule, as itsme documents it or as it was observed. */
  readonly rule: string
  /** The page and the section of itsme's documentation, or how the rule is known. */
  readonly source: string
  /** `doc`: documented; `seen`: observed in the real system; `inferred`: our reading; `open`: not known. */
  readonly basis: 'doc' | 'seen' | 'inferred' | 'open'
  /** `simulated`; `strict`: with strict mode, otherwise accepted with a finding; `not-simulated`. */
  readonly verdict: 'simulated' | 'strict' | 'not-simulated'
  /** What exactly the simulator does, if that is not obvious. */
  readonly here?: string
  /** Titles of the tests that check it. Empty if it is not simulated. */
  readonly tests: readonly string[]
}
