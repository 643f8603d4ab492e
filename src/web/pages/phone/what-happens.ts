import type { ScenarioFixture, UserFixture } from '../../../config/fixtures/fixture-types.ts'
import { toScenario } from '../../../config/fixtures/scenario-schema.ts'
import type { Scenario } from '../../../domain/scenario.ts'
import type { User } from '../../../domain/user.ts'
import type { Translate } from '../../locales/catalogue.ts'
import { whatUserDoes } from '../people.ts'
import type { ChoiceView } from './phone-views.ts'

/** What pages offer for a person, whatever the fixtures have. */
const offered: Readonly<Record<string, ScenarioFixture>> = {
  manual: { do: 'manual' },
  confirm: { do: 'confirm' },
  'confirm-later': { do: 'confirm', after: 5 },
  reject: { do: 'reject' },
  'wrong-icon': { do: 'reject', reason: 'wrong-icon' },
  'wrong-code': { do: 'reject', reason: 'wrong-code' },
  expire: { do: 'expire' },
  ignore: { do: 'ignore' },
}
const closedStates = ['blocked', 'deleted'] as const

/** Before the name of a scenario of the fixtures. */
const named = 'scenario:'

interface Choice {
  readonly value: string
  readonly change: Pick<UserFixture, 'scenario' | 'status'>
  readonly person: Pick<User, 'status' | 'scenario'>
}

/** Returns everything that can happen, each thing once. @param scenarios of the fixtures, by name */
function choicesOf(scenarios: ReadonlyMap<string, Scenario>, t: Translate): Choice[] {
  const status = 'active'
  const all: Choice[] = [
    ...Object.entries(offered).map(([value, scenario]) => ({
      value,
      change: { status, scenario } as const,
      person: { status, scenario: toScenario(scenario) } as const,
    })),
    ...[...scenarios].map(([name, scenario]) => ({
      value: named + name,
      change: { status, scenario: name } as const,
      person: { status, scenario } as const,
    })),
    ...closedStates.map((closed) => ({
      value: closed,
      change: { status: closed },
      person: { status: closed, scenario: toScenario({ do: 'manual' }) },
    })),
  ]
  const byText = new Map(all.toReversed().map((choice) => [whatUserDoes(choice.person, t), choice]))
  return all.filter((choice) => byText.get(whatUserDoes(choice.person, t)) === choice)
}

/** Returns the choices for a person, of which one is chosen. */
export function choiceViews(
  user: Pick<User, 'status' | 'scenario'>,
  scenarios: ReadonlyMap<string, Scenario>,
  t: Translate,
): ChoiceView[] {
  const current = sentence(whatUserDoes(user, t))
  const views = choicesOf(scenarios, t).map(({ value, person }) => {
    const label = sentence(whatUserDoes(person, t))
    return { value, label, isChosen: label === current }
  })
  if (views.some(({ isChosen }) => isChosen)) return views
  return [{ value: '', label: current, isChosen: true }, ...views]
}

/** Returns the change that a choice stands for; undefined if there is no such choice. */
export function changeFor(
  value: string,
  scenarios: ReadonlyMap<string, Scenario>,
  t: Translate,
): Choice['change'] | undefined {
  return choicesOf(scenarios, t).find((choice) => choice.value === value)?.change
}

/** Returns a text with a capital letter. */
function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
