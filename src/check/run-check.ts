import { defined } from '../domain/defined.ts'
import { CheckError } from './check-error.ts'
import type { CheckSettings, CheckSurroundings } from './check-settings.ts'
import { createControlClient, type Finding } from './control-client.ts'
import { messageOf } from './message-of.ts'
import { createPeople } from './people.ts'
import { provenRows } from './proven-rows.ts'
import { createRestarts } from './restarts.ts'
import type { CheckRow, Outcome, Trial } from './row.ts'
import {
  checkSuccess,
  closedPage,
  goodLogin,
  tryClosedPage,
  tryGoodLogin,
} from './rows/login-trials.ts'
import { parseSuccess } from './success.ts'
import type { Tools } from './tools.ts'
import { checkSkipped, trialsOf } from './trials.ts'

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
  const { startUrl, skip = {} } = settings
  const { clock, onRow, signal } = surroundings
  const beganAt = clock.now()
  const { tools, simulatorUrl } = await createTools(settings, surroundings)
  const { control, restarts } = tools
  const { text, recorded, protectedPage, ...good } = await tryGoodLogin(
    tools,
    settings.protectedUrl,
  )
  const { partner, issuer, service } = recorded
  if (partner === null) throw new CheckError('the good login belongs to no partner')
  if (settings.issuer !== undefined && issuer !== settings.issuer)
    throw new CheckError(`the application uses the issuer ${issuer}, not ${settings.issuer}`)
  await checkSuccess(tools)
  const kinds = await control.faultKinds(partner)
  const trials = trialsOf(kinds, settings.only)
  checkSkipped(skip, trials)

  const rows: CheckRow[] = []
  const total = trials.length + (protectedPage === undefined ? 1 : 2)
  const add = async (trial: Trial, outcome: Outcome, began: number) => {
    const took = clock.now() - began
    const { login } = outcome
    const journal = login == null ? [] : await control.journalOf(login).catch(() => [])
    const row = { ...rowOf(trial, outcome, took), journal }
    rows.push(row)
    onRow?.(row, total)
    return row
  }
  await add(goodLogin, good.outcome, beganAt)
  const known = { ...tools, partner, kinds, usualText: text, ...defined({ protectedPage }) }
  if (protectedPage !== undefined) {
    const began = clock.now()
    const closed = await add(closedPage, await tryClosedPage(tools, protectedPage), began)
    // A page that is open to anybody proves nothing.
    if (closed.verdict !== 'passed') delete known.protectedPage
  }
  for (const trial of trials) {
    if (signal?.aborted === true) break
    const began = clock.now()
    const reason = skip[`${trial.name}@${trial.endpoint}`] ?? skip[trial.name]
    const outcome =
      reason === undefined ? await trial.run(known).catch(failedToTry) : leftOut(reason)
    await add(trial, outcome, began)
  }
  await restarts?.clean()
  const findings = await control.findings(partner, beganAt)
  return {
    startUrl,
    simulatorUrl,
    isWhole: rows.length === total,
    beganAt,
    took: clock.now() - beganAt,
    issuer,
    partner,
    service: service ?? '',
    rows: provenRows(rows),
    findings,
  }
}

/** @throws CheckError if the simulator does not respond, or `success` is invalid */
async function createTools(
  { success, startUrl, person, other, restart }: CheckSettings,
  { simulatorUrl, controlToken, random, openBrowser }: CheckSurroundings,
): Promise<{ readonly tools: Tools; readonly simulatorUrl: string }> {
  const control = createControlClient(simulatorUrl, controlToken)
  const { url, issuers } = await control.state()
  const way = { startUrl, simulatorUrl: url, issuers, control }
  const restarts = restart && createRestarts(startUrl, openBrowser, restart)
  const tools: Tools = {
    way,
    control,
    people: createPeople(control, random),
    success: parseSuccess(success),
    openBrowser,
    ...defined({ person, other, restarts }),
  }
  return { tools, simulatorUrl: url }
}

function rowOf(trial: Trial, outcome: Outcome, took: number): Omit<CheckRow, 'journal'> {
  const { group, name, endpoint, severity, expected, source } = trial
  const facts = { group, name, endpoint, severity, expected, source, took }
  return { ...facts, login: null, hops: [], ...outcome }
}

const leftOut = (reason: string): Outcome => ({
  verdict: 'not-tested',
  what: `Left out: ${reason}`,
})

const failedToTry = (error: unknown): Outcome => ({
  verdict: 'not-tested',
  what: `it could not be tried: ${messageOf(error)}`,
})
