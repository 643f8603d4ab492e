import { nearestHint } from '../config/nearest.ts'
import { CheckError } from './check-error.ts'
import type { KnownKind } from './control-client.ts'
import { type CheckGroup, checkGroups } from './row.ts'
import { browserTrials } from './rows/browser-trials.ts'
import { discoveryTrials, loginAfterRestart } from './rows/discovery-trials.ts'
import { faultTrials } from './rows/fault-trials.ts'
import { goodLoginAgain } from './rows/login-trials.ts'
import { peopleTrials } from './rows/people-trials.ts'
import { sentTrials } from './rows/sent-trials.ts'
import type { RunnableTrial } from './rows/trial.ts'

/** @throws CheckError if a row that is to be skipped does not exist: a misspelled one would run */
export function checkSkipped(
  skip: Readonly<Record<string, string>>,
  trials: readonly RunnableTrial[],
): void {
  const names = new Set(trials.flatMap(({ name, endpoint }) => [name, `${name}@${endpoint}`]))
  for (const name of Object.keys(skip))
    if (!names.has(name))
      throw new CheckError(
        `skip: unknown row ${JSON.stringify(name)}${nearestHint(name, [...names])}`,
      )
}

/** The groups in which nothing is made wrong. */
const harmless: readonly CheckGroup[] = ['login', 'sent']

/** Returns the trial that shows that the application still works after a group. */
const againOf = (group: CheckGroup) =>
  group === 'discovery' ? loginAfterRestart : goodLoginAgain(group)

/** Returns the trials of a check, in their order. */
export function trialsOf(
  kinds: readonly KnownKind[],
  only: readonly CheckGroup[] = checkGroups,
): RunnableTrial[] {
  const all = [
    ...sentTrials(),
    ...faultTrials(kinds),
    ...discoveryTrials(kinds),
    ...browserTrials,
    ...peopleTrials,
  ]
  return checkGroups
    .filter((group) => only.includes(group))
    .flatMap((group) => [
      ...all.filter((trial) => trial.group === group),
      ...(harmless.includes(group) ? [] : [againOf(group)]),
    ])
}
