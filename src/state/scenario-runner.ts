import type { Action } from '../domain/action.ts'
import type { Clock } from '../domain/clock.ts'
import { SimulatorError } from '../domain/errors.ts'
import { delayOf, type ScenarioStep, stepOf } from '../domain/scenario.ts'
import type { User } from '../domain/user.ts'
import type { Outcome } from './action-outcome.ts'
import type { Actions } from './actions.ts'
import type { Journal } from './journal.ts'
import type { Store } from './store.ts'

const turns = 'scenarioTurns'

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
  /** Drops what was planned, and begins every scenario anew. */
  clear(): Promise<void>
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
  const planned = new Set<() => void>()

  async function nextTurn(user: User): Promise<number> {
    const last = user.scenario.steps.length - 1
    for (let turn = 0; turn < last; turn++) {
      if (await store.add(turns, `${user.id}/${turn}`, true)) return turn
    }
    return last
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
      later(step, action, delay)
    },
    async begin(user, action, impatient) {
      const step = await nextStep(user)
      const delay = delayOf(step)
      const decides = delay === 0 || (impatient && delay !== undefined)
      const atOnce = decides ? step : impatient ? ({ do: 'confirm' } as const) : undefined
      const outcome = atOnce && outcomeOf(atOnce, action, clock.now())
      if (outcome !== undefined) return actions.createDecided(action, outcome)
      await actions.create(action)
      if (delay !== undefined) later(step, action, delay)
      return action
    },
    async clear() {
      for (const cancel of planned) cancel()
      planned.clear()
      await store.clear(turns)
    },
  }

  function later(step: ScenarioStep, action: Action, delay: number): void {
    const cancel = clock.after(delay * 1000, () => {
      planned.delete(cancel)
      void perform(step, action)
    })
    planned.add(cancel)
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
