import { ConfigurationError } from '../domain/errors.ts'
import type { Fault } from '../domain/fault.ts'
import { manualScenario, type Scenario } from '../domain/scenario.ts'
import { mapInSteps, type Steps } from '../domain/turns.ts'
import type { User } from '../domain/user.ts'
import { createFault, createFaultNames } from './create-fault.ts'
import type { ReadFixture } from './fixture-source.ts'
import type { FaultFixture, FixtureDocument } from './fixture-types.ts'
import { createProblemList, type ProblemList, pathText } from './problems.ts'
import { toScenario } from './scenario-schema.ts'

/** Tokens belong to an id, so no two users may share one, in whatever documents they are. @throws ConfigurationError */
export function checkIds(users: readonly User[]): void {
  const owners = new Map<string, string>()
  const list = createProblemList()
  for (const { id, phoneNumber } of users) {
    const owner = owners.get(id)
    owners.set(id, phoneNumber)
    const message = `user ${phoneNumber} has the id "${id}" of user ${owner}`
    if (owner !== undefined) list.add([{ path: ['users'], message }])
  }
  if (!list.isEmpty) throw new ConfigurationError(errorsOf(list))
}

/** A fault is found by its name, whoever carries it. @throws ConfigurationError */
export function checkFaultNames(faults: readonly Fault[]): void {
  const seen = new Set<string>()
  const list = createProblemList()
  for (const { name, match } of faults) {
    const message = `the fault ${JSON.stringify(name)} of user ${match.phoneNumber} has the name of another fault; choose another name`
    if (seen.has(name)) list.add([{ path: ['faults'], message }])
    seen.add(name)
  }
  if (!list.isEmpty) throw new ConfigurationError(errorsOf(list))
}

/** Problems of all documents together. */
function errorsOf(list: ProblemList) {
  return list.told().map(({ path, message }) => ({ path: pathText(path), message }))
}

/** The entries of all layers by their keys: a later one replaces an earlier one. */
export function overlay<
  K extends 'partners' | 'users',
  T extends NonNullable<FixtureDocument[K]>[number],
>(
  layers: readonly ReadFixture[],
  key: K,
  keyOf: (entry: T) => string,
  finish = (entry: T): T => entry,
): Map<string, T> {
  const entries = new Map<string, T>()
  for (const { document } of layers) {
    for (const entry of (document[key] ?? []) as T[]) entries.set(keyOf(entry), finish(entry))
  }
  return entries
}

/** The scenarios of all layers by their names. */
export function* overlayScenarios(layers: readonly ReadFixture[]): Steps<Map<string, Scenario>> {
  const scenarios = new Map([[manualScenario.name, manualScenario]])
  for (const { document } of layers) {
    yield* mapInSteps(Object.entries(document.scenarios ?? {}), ([name, fixture]) =>
      scenarios.set(name, toScenario(fixture, name)),
    )
  }
  return scenarios
}

/** A fault with a known name replaces that fault; one without a name is another one. */
export function* overlayFaults(layers: readonly ReadFixture[]): Steps<Fault[]> {
  const all = layers.flatMap(({ document }) => document.faults ?? [])
  const named = new Map<string, FaultFixture>()
  const nameOf = createFaultNames(named)
  yield* mapInSteps(all, (fixture) => named.set(nameOf(fixture), fixture))
  return yield* mapInSteps(named, ([name, fixture]) => createFault(fixture, name))
}
