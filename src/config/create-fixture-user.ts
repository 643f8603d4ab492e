import { createUser } from '../domain/create-user.ts'
import type { Fault } from '../domain/fault.ts'
import { manualScenario, type Scenario } from '../domain/scenario.ts'
import type { User } from '../domain/user.ts'
import { createFault, createFaultNames } from './create-fault.ts'
import type { UserFaultFixture, UserFixture } from './fixture-types.ts'
import { toScenario } from './scenario-schema.ts'

/** A user, and the faults that it carries. */
export interface MadeUser {
  readonly user: User
  readonly faults: readonly Fault[]
}

/** The user of a fixture that was checked, with what it left out. */
export function createFixtureUser(
  fixture: UserFixture,
  scenarios: ReadonlyMap<string, Scenario>,
): MadeUser {
  const { scenario, faults = [], ...seed } = fixture
  const user = createUser({ ...seed, scenario: scenarioOf(scenario, scenarios) })
  return { user, faults: carriedFaults(faults, user.phoneNumber, user.id) }
}

function scenarioOf(
  scenario: UserFixture['scenario'] = 'manual',
  scenarios: ReadonlyMap<string, Scenario>,
): Scenario {
  return typeof scenario === 'string'
    ? (scenarios.get(scenario) ?? manualScenario)
    : toScenario(scenario)
}

/** Those without a name are named after the phone number, which they match. */
function carriedFaults(
  fixtures: readonly UserFaultFixture[],
  phoneNumber: string,
  user: string,
): Fault[] {
  const taken = new Set<string>()
  const nameOf = createFaultNames(taken, `${phoneNumber}:`)
  return fixtures.map((fixture) => {
    const name = nameOf(fixture)
    taken.add(name)
    return createFault({ ...fixture, match: { ...fixture.match, phoneNumber } }, name, user)
  })
}
