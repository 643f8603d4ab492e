import type { AuthorizationErrorCode } from './errors.ts'

export type ConfirmationMethod = 'code' | 'biometrics'
export type RejectReason = 'user' | 'wrong-icon' | 'wrong-code'

/** What a simulated user does with one action. `after` is a delay in seconds (fractions allowed, 0 by default). */
export type ScenarioStep =
  | { readonly do: 'manual' }
  | { readonly do: 'ignore' }
  | { readonly do: 'confirm'; readonly method?: ConfirmationMethod; readonly after?: number }
  | { readonly do: 'reject'; readonly reason?: RejectReason; readonly after?: number }
  | { readonly do: 'expire'; readonly after?: number }
  | { readonly do: 'error'; readonly error: AuthorizationErrorCode; readonly after?: number }

/** What happens if the login begins in the browser of the user's phone. */
export interface AppToApp {
  /** Whether the app is installed, so that the authorization URL opens it. Defaults to true. */
  readonly installed?: boolean
  /**
   * The browser in which the app opens the redirect URI: the one in which the login began, which is the default, or the
   * default browser of the phone, which may not have its cookies (itsme's documentation, deeplinks).
   */
  readonly returns?: 'same-browser' | 'another-browser'
}

/** A named list of steps: one for each of the user's actions in turn. The last step applies to all later actions. */
export interface Scenario {
  readonly name: string
  readonly steps: readonly [ScenarioStep, ...ScenarioStep[]]
  readonly app?: AppToApp
}

/** The default scenario: the simulator waits until a person decides. */
export const manualScenario: Scenario = { name: 'manual', steps: [{ do: 'manual' }] }

/** Returns the step for a user's `turn`-th action, counted from 0. */
export function stepOf(scenario: Scenario, turn: number): ScenarioStep {
  return scenario.steps[Math.min(turn, scenario.steps.length - 1)] ?? scenario.steps[0]
}

/** Returns the seconds from the creation of an action until the step takes effect; undefined if it never does. */
export function delayOf(step: ScenarioStep): number | undefined {
  switch (step.do) {
    case 'manual':
    case 'ignore':
      return undefined
    default:
      return step.after ?? 0
  }
}
