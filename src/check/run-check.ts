import type { Clock } from '../domain/clock.ts'
import type { Random } from '../domain/random.ts'
import type { OpenBrowser } from './browser/check-browser.ts'
import { CheckError } from './check-error.ts'
import { createControlClient, type Finding } from './control-client.ts'
import { createPeople } from './people.ts'
import { type CheckGroup, type CheckRow, checkGroups, type Outcome, type Trial } from './row.ts'
import { browserTrials } from './rows/browser-trials.ts'
import { faultTrials } from './rows/fault-trials.ts'
import { closedPage, goodLogin, goodLoginAgain, tryGoodLogin } from './rows/login-trials.ts'
import { peopleTrials } from './rows/people-trials.ts'
import { sentTrials } from './rows/sent-trials.ts'
import type { RunnableTrial } from './rows/trial.ts'
import { parseSuccess } from './success.ts'
import type { KnownTools, Tools } from './tools.ts'

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
    ...(protectedUrl === undefined ? {} : { protectedUrl }),
    ...(person === undefined ? {} : { person }),
    ...(other === undefined ? {} : { other }),
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
  const { outcome, recorded } = await tryGoodLogin(tools)
  const { partner, issuer, service } = recorded
  if (partner === null) throw new CheckError('the good login belongs to no partner')
  const known: KnownTools = { ...tools, partner, kinds: await control.faultKinds(partner) }
  const trials = trialsOf(known, settings.only)
  total += trials.length
  add(goodLogin, outcome, beganAt)
  for (const trial of trials) {
    if (surroundings.signal?.aborted === true) break
    const began = clock.now()
    const reason = skip[`${trial.name}@${trial.endpoint}`] ?? skip[trial.name]
    const left: Outcome = { verdict: 'not-tested', what: `Left out: ${reason}` }
    add(trial, reason === undefined ? await trial.run(known) : left, began)
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

/** The groups in which nothing is made wrong. */
const harmless: readonly CheckGroup[] = ['login', 'sent']

function trialsOf(tools: KnownTools, only: readonly CheckGroup[] = checkGroups): RunnableTrial[] {
  const all = [
    ...(tools.protectedUrl === undefined ? [] : [closedPage]),
    ...sentTrials(),
    ...faultTrials(tools.kinds),
    ...browserTrials,
    ...peopleTrials,
  ]
  return checkGroups
    .filter((group) => group === 'login' || only.includes(group))
    .flatMap((group) => [
      ...all.filter((trial) => trial.group === group),
      ...(harmless.includes(group) ? [] : [goodLoginAgain(group)]),
    ])
}
