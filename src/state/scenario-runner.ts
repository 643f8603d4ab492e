import type { Action, Outcome } from '../domain/action.ts'
import type { Clock } from '../domain/clock.ts'
import { isStoreUnavailable, SimulatorError } from '../domain/errors.ts'
import { delayOf, type ScenarioStep, stepOf } from '../domain/scenario.ts'
import type { User } from '../domain/user.ts'
import type { Actions } from './actions.ts'
import type { Journal } from './journal.ts'
import type { Store } from './store.ts'

/** A step that a user performs later. */
interface PlannedStep {
  readonly step: ScenarioStep
  readonly action: Action
}

/** Performs the scenarios of simulated users. */
export interface ScenarioRunner {
  /** Performs or plans the user's next step for an action. A step without a delay has been performed on return. */
  play(user: User, action: Action): Promise<void>
  /**
   * Creates an action and performs the user's next step. An action that is decided without a delay is never pending.
   *
   * @param impatient whether delays are skipped, and a user who would not decide confirms
   * @throws SimulatorError `too-many-actions`
   */
  begin(user: User, action: Action, impatient: boolean): Promise<Action>
}

interface RunnerDependencies {
  readonly actions: Actions
  readonly journal: Journal
  readonly store: Store
  readonly clock: Clock
}

export function createScenarioRunner({
  actions,
  journal,
  store,
  clock,
}: RunnerDependencies): ScenarioRunner {
  const turns = store.counters('scenarioTurns')
  const plans = store.plans<PlannedStep>('scenarioSteps', ({ step, action }) =>
    perform(step, action),
  )

  /** Returns the index of the next step. The last step is repeated. */
  async function nextTurn({ id, scenario }: User): Promise<number> {
    const turn = (await turns.increment(id)) - 1
    return Math.min(turn, scenario.steps.length - 1)
  }

  async function perform(step: ScenarioStep, action: Action): Promise<void> {
    try {
      const outcome = outcomeOf(step, action, clock.now())
      if (outcome !== undefined) await actions.end(action.id, outcome, 'scenario')
    } catch (error) {
      if (isStoreUnavailable(error)) throw error
      // The action may have been decided in the meantime. The step then has no effect.
      if (error instanceof SimulatorError) return
      const outcome = `scenario failed: ${String(error)}`
      await journal.write({ type: 'error', step: 'action', action: action.id, outcome })
    }
  }

  async function nextStep(user: User): Promise<ScenarioStep> {
    const { scenario } = user
    return stepOf(scenario, scenario.steps.length > 1 ? await nextTurn(user) : 0)
  }

  return {
    async play(user, action) {
      const step = await nextStep(user)
      const delay = delayOf(step)
      if (delay === undefined) return
      if (delay === 0) return perform(step, action)
      await plan(step, action, delay)
    },
    async begin(user, action, impatient) {
      const step = await nextStep(user)
      const delay = delayOf(step)
      const decides = delay === 0 || (impatient && delay !== undefined)
      const atOnce = decides ? step : impatient ? ({ do: 'confirm' } as const) : undefined
      const outcome = atOnce && outcomeOf(atOnce, action, clock.now())
      if (outcome !== undefined) return actions.createDecided(action, outcome)
      await actions.create(action)
      if (delay !== undefined) await plan(step, action, delay)
      return action
    },
  }

  /** @param delay seconds */
  function plan(step: ScenarioStep, action: Action, delay: number): Promise<void> {
    return plans.add({ step, action }, clock.now() + delay * 1000)
  }
}

/** Returns the outcome of a step that is performed now, or undefined if the user does nothing. */
function outcomeOf(step: ScenarioStep, { acr }: Action, at: number): Outcome | undefined {
  switch (step.do) {
    case 'manual':
    case 'ignore':
      return undefined
    case 'confirm': {
      const usual = step.method ?? 'biometrics'
      return { kind: 'confirmed', method: acr === 'advanced' ? 'code' : usual, at }
    }
    case 'reject':
      return { kind: 'rejected', reason: step.reason ?? 'user', at }
    case 'expire':
      return { kind: 'expired', at }
    case 'error':
      return { kind: 'rejected', reason: 'error', error: step.error, at }
  }
}
