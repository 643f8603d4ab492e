import type { AuthorizationErrorCode } from './errors.ts'

export type ConfirmationMethod = 'code' | 'biometrics'
export type RejectReason = 'user' | 'wrong-icon' | 'wrong-code'

/** What a simulated user does with one action, `after` so many seconds (fractions allowed, 0 when absent). */
export type ScenarioStep =
  | { readonly do: 'manual' }
  | { readonly do: 'ignore' }
  | { readonly do: 'confirm'; readonly method?: ConfirmationMethod; readonly after?: number }
  | { readonly do: 'reject'; readonly reason?: RejectReason; readonly after?: number }
  | { readonly do: 'expire'; readonly after?: number }
  | { readonly do: 'error'; readonly error: AuthorizationErrorCode; readonly after?: number }

/** A named plan: one step for each action in turn, the last one for all that follow. */
export interface Scenario {
  readonly name: string
  readonly steps: readonly [ScenarioStep, ...ScenarioStep[]]
}

/** What a user without a scenario does: wait for a finger. */
export const manualScenario: Scenario = { name: 'manual', steps: [{ do: 'manual' }] }

/** The step for a user's `turn`-th action, counted from 0. */
export function stepOf(scenario: Scenario, turn: number): ScenarioStep {
  return scenario.steps[Math.min(turn, scenario.steps.length - 1)] ?? scenario.steps[0]
}

/** Seconds from the creation of an action to the step's deed; undefined when nothing will be done. */
export function delayOf(step: ScenarioStep): number | undefined {
  switch (step.do) {
    case 'manual':
    case 'ignore':
      return undefined
    default:
      return step.after ?? 0
  }
}
