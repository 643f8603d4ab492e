import type { Scenario } from '../domain/scenario.ts'
import { mapInSteps, type Steps } from '../domain/turns.ts'
import { partnerProblems } from './create-partner.ts'
import { type FaultWorld, faultProblems } from './fault-problems.ts'
import type { ReadFixture } from './fixture-source.ts'
import type { PartnerFixture, UserFixture } from './fixture-types.ts'
import { nearestHint } from './nearest.ts'
import { createProblemList, type Problem, under } from './problems.ts'
import { userProblems } from './user-rules.ts'

/** What the entries of a document may speak of. */
export interface World extends FaultWorld {
  readonly scenarios: ReadonlyMap<string, Scenario>
}

/** What the schema cannot say: names that must be known, keys that must be there once. */
export function* crossChecks({ document }: ReadFixture, world: World): Steps<Problem[]> {
  const { users = [], partners = [], faults = [] } = document
  const list = createProblemList()
  const add = (name: string, problems: readonly Problem[], index: number) =>
    list.add(problems.map(under(name, index)))
  yield* mapInSteps(users, (user, index) => add('users', userEntryProblems(user, world), index))
  yield* mapInSteps(partners, (partner, index) =>
    add('partners', partnerEntryProblems(partner, world), index),
  )
  yield* mapInSteps(faults, (fault, index) => add('faults', faultProblems(fault, world), index))
  list.add(repeated(['partners'], 'code', partners))
  yield
  list.add(repeated(['users'], 'phoneNumber', users))
  yield
  list.add(repeated(['faults'], 'name', faults))
  yield
  return list.told()
}

/** What the schema of one user cannot say. */
export function userEntryProblems(user: UserFixture, world: World): Problem[] {
  const { scenario, faults = [] } = user
  const unknown =
    typeof scenario === 'string' && !world.scenarios.has(scenario)
      ? [
          {
            path: ['scenario'],
            message: `unknown scenario "${scenario}"`,
            hint: () => nearestHint(scenario, world.scenarios.keys()),
          },
        ]
      : []
  return [
    ...unknown,
    ...userProblems(user),
    ...faults.flatMap((fault, index) => faultProblems(fault, world).map(under('faults', index))),
    ...repeated(['faults'], 'name', faults),
  ]
}

/** What the schema of one partner cannot say. */
export function partnerEntryProblems(partner: PartnerFixture, world: FaultWorld): Problem[] {
  const { user, services } = partner
  const { phoneNumbers } = world
  const unknown =
    user !== undefined && !phoneNumbers.has(user)
      ? [
          {
            path: ['user'],
            message: `unknown user "${user}"`,
            hint: () => nearestHint(user, phoneNumbers),
          },
        ]
      : []
  return [...unknown, ...partnerProblems(partner), ...repeated(['services'], 'code', services)]
}

function repeated<K extends string>(
  path: readonly PropertyKey[],
  key: K,
  entries: readonly Readonly<Partial<Record<K, string | undefined>>>[],
): Problem[] {
  const first = new Map<string, number>()
  return entries.flatMap((entry, index) => {
    const value = entry[key]
    if (value === undefined) return []
    const earlier = first.get(value)
    if (earlier === undefined) first.set(value, index)
    return earlier === undefined
      ? []
      : [{ path: [...path, index, key], message: `"${value}" stands at [${earlier}] already` }]
  })
}
