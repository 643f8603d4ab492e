import type { Action, Outcome } from '../domain/action.ts'
import type { Clock } from '../domain/clock.ts'
import { SimulatorError } from '../domain/errors.ts'
import { delayOf, type ScenarioStep, stepOf } from '../domain/scenario.ts'
import type { User } from '../domain/user.ts'
import type { Actions } from './actions.ts'
import type { Journal } from './journal.ts'
import type { Store } from './store.ts'

/** What a user does later. */
interface PlannedStep {
  readonly step: ScenarioStep
  readonly action: Action
}

/** Lets simulated users do what their scenarios say. */
export interface ScenarioRunner {
  /** Does, or plans, the user's part in an action. A deed without delay is done when this returns. */
  play(user: User, action: Action): Promise<void>
  /**
   * Makes an action and lets its user act: what is decided without delay never was pending.
   *
   * @param impatient whether a delay is passed over, and a user who would not decide at all confirms
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
  const plans = store.plans<PlannedStep>('scenarioSteps', ({ step, action }) => {
    void perform(step, action)
  })

  /** The last step is repeated. */
  async function nextTurn({ id, scenario }: User): Promise<number> {
    const turn = (await turns.increment(id)) - 1
    return Math.min(turn, scenario.steps.length - 1)
  }

  async function perform(step: ScenarioStep, action: Action): Promise<void> {
    try {
      const outcome = outcomeOf(step, action, clock.now())
      if (outcome !== undefined) await actions.end(action.id, outcome)
    } catch (error) {
      // Somebody else may have decided already: then nothing happens.
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

/** How an action ends by a step that is done at once; undefined where the user does nothing. */
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
