import { nearestHint } from '../config/nearest.ts'
import type { Clock } from '../domain/clock.ts'
import { defined } from '../domain/defined.ts'
import type { Random } from '../domain/random.ts'
import type { OpenBrowser } from './browser/check-browser.ts'
import { CheckError } from './check-error.ts'
import { createControlClient, type Finding, type KnownKind } from './control-client.ts'
import { messageOf } from './message-of.ts'
import { createPeople } from './people.ts'
import { type CheckGroup, type CheckRow, checkGroups, type Outcome, type Trial } from './row.ts'
import { browserTrials } from './rows/browser-trials.ts'
import { faultTrials } from './rows/fault-trials.ts'
import {
  checkSuccess,
  closedPage,
  goodLogin,
  goodLoginAgain,
  tryClosedPage,
  tryGoodLogin,
} from './rows/login-trials.ts'
import { peopleTrials } from './rows/people-trials.ts'
import { sentTrials } from './rows/sent-trials.ts'
import type { RunnableTrial } from './rows/trial.ts'
import { parseSuccess } from './success.ts'
import type { Tools } from './tools.ts'

/** What a check needs to know. */
export interface CheckSettings {
  /** The address of the application that begins a login. */
  readonly startUrl: string
  /** `text:` with `{givenName}`, `{familyName}`, `{name}`, `{email}` or `{phoneNumber}`, or `url:` with a path. */
  readonly success: string
  /** A page of the application that only a logged-in person may see. */
  readonly protectedUrl?: string
  /** The groups to run; the good login is always run. */
  readonly only?: readonly CheckGroup[]
  /** Trials to leave out, each with the reason: `nonce-invalid` or `invalid-iss@userinfo`. */
  readonly skip?: Readonly<Record<string, string>>
  /** Phone number of a person whom the application knows, instead of people made for the check. */
  readonly person?: string
  /** Phone number of another one. */
  readonly other?: string
}

/** The simulator that the application logs in at, and what a check gets from outside. */
export interface CheckSurroundings {
  readonly simulatorUrl: string
  readonly controlToken?: string
  readonly openBrowser: OpenBrowser
  readonly clock: Clock
  readonly random: Random
  /** Ends the check after the trial that is under way. */
  readonly signal?: AbortSignal
  /** Called with each row when it is known, and with how many there will be. */
  readonly onRow?: (row: CheckRow, total: number) => void
}

/** What a check found. */
export interface CheckResult {
  readonly startUrl: string
  /** URL of the simulator, as browsers see it. */
  readonly simulatorUrl: string
  /** False if the check was ended early. */
  readonly isWhole: boolean
  /** Milliseconds since the epoch. */
  readonly beganAt: number
  /** In milliseconds. */
  readonly took: number
  readonly issuer: string
  readonly partner: string
  readonly service: string
  readonly rows: readonly CheckRow[]
  readonly findings: readonly Finding[]
}

/**
 * Logs in through an application: once without a fault, then with every fault in turn, and judges what it did.
 *
 * @throws CheckError if the start URL does not lead to this simulator, or the good login fails: nothing else is tried then
 */
export async function runCheck(
  settings: CheckSettings,
  surroundings: CheckSurroundings,
): Promise<CheckResult> {
  const { clock, onRow } = surroundings
  const beganAt = clock.now()
  const { protectedUrl, person, other, startUrl, skip = {} } = settings
  const control = createControlClient(surroundings.simulatorUrl, surroundings.controlToken)
  const { url: simulatorUrl, issuers } = await control.state()
  const tools: Tools = {
    way: { startUrl, simulatorUrl, issuers: Object.values(issuers), control },
    control,
    people: createPeople(control, surroundings.random),
    success: parseSuccess(settings.success),
    openBrowser: surroundings.openBrowser,
    year: new Date(beganAt).getUTCFullYear(),
    ...defined({ person, other }),
  }
  const rows: CheckRow[] = []
  let total = 1
  const add = (trial: Trial, outcome: Outcome, began: number) => {
    const { group, name, endpoint, severity, expected, source } = trial
    const facts = { group, name, endpoint, severity, expected, source, took: clock.now() - began }
    const row = { ...facts, login: null, hops: [], ...outcome }
    rows.push(row)
    onRow?.(row, total)
  }
  const { outcome, recorded, protectedPage } = await tryGoodLogin(tools, protectedUrl)
  const { partner, issuer, service } = recorded
  if (partner === null) throw new CheckError('the good login belongs to no partner')
  await checkSuccess(tools)
  const kinds = await control.faultKinds(partner)
  const trials = trialsOf(kinds, settings.only)
  checkSkipped(skip, trials)
  total += trials.length + (protectedPage === undefined ? 0 : 1)
  add(goodLogin, outcome, beganAt)
  const known = { ...tools, partner, kinds }
  let proven = protectedPage
  if (protectedPage !== undefined) {
    const began = clock.now()
    const closed = await tryClosedPage(tools, protectedPage)
    add(closedPage, closed, began)
    // A page that is open to anybody proves nothing.
    if (closed.verdict !== 'passed') proven = undefined
  }
  for (const trial of trials) {
    if (surroundings.signal?.aborted === true) break
    const began = clock.now()
    const reason = skip[`${trial.name}@${trial.endpoint}`] ?? skip[trial.name]
    const left: Outcome = { verdict: 'not-tested', what: `Left out: ${reason}` }
    const run = () => trial.run({ ...known, ...defined({ protectedPage: proven }) })
    add(trial, reason === undefined ? await run().catch(failedToTry) : left, began)
  }
  const findings = await control.findings(partner, beganAt)
  const took = clock.now() - beganAt
  const isWhole = rows.length === total
  return {
    startUrl,
    simulatorUrl,
    isWhole,
    beganAt,
    took,
    issuer,
    partner,
    service: service ?? '',
    rows,
    findings,
  }
}

const failedToTry = (error: unknown): Outcome => ({
  verdict: 'not-tested',
  what: `it could not be tried: ${messageOf(error)}`,
})

/** @throws CheckError if something is left out that is not there: it would be tried */
function checkSkipped(
  skip: Readonly<Record<string, string>>,
  trials: readonly RunnableTrial[],
): void {
  const names = new Set(trials.flatMap(({ name, endpoint }) => [name, `${name}@${endpoint}`]))
  for (const name of Object.keys(skip))
    if (!names.has(name))
      throw new CheckError(
        `skip: there is no ${JSON.stringify(name)}${nearestHint(name, [...names])}`,
      )
}

/** The groups in which nothing is made wrong. */
const harmless: readonly CheckGroup[] = ['login', 'sent']

function trialsOf(
  kinds: readonly KnownKind[],
  only: readonly CheckGroup[] = checkGroups,
): RunnableTrial[] {
  const all = [...sentTrials(), ...faultTrials(kinds), ...browserTrials, ...peopleTrials]
  return checkGroups
    .filter((group) => only.includes(group))
    .flatMap((group) => [
      ...all.filter((trial) => trial.group === group),
      ...(harmless.includes(group) ? [] : [goodLoginAgain(group)]),
    ])
}
