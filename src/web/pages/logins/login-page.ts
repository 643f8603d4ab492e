import type { Context } from 'koa'
import { version } from '../../../config/root.ts'
import { statusOf } from '../../../domain/action.ts'
import { isoTime } from '../../../domain/clock.ts'
import { factsOf, type Login, type LoginEntry, refusedIn } from '../../../domain/login/login.ts'
import { sessionToScan } from '../../../domain/login/login-outcome.ts'
import { visitorOf } from '../../http/guards.ts'
import { basePath, factsOf as factsOfRequest, languageFor } from '../../http/http.ts'
import { PageError } from '../../http/page-error.ts'
import type { Translate } from '../../locales/catalogue.ts'
import type { WebContext } from '../../web-context.ts'
import { showSitePage } from '../site-page.ts'
import { deliverySteps, discoverySteps } from './ciba-steps.ts'
import { requestCurl, sameRequest } from './curl.ts'
import { endOf, personOf, type ShownLogin, shownLogin } from './facts-of-login.ts'
import { faultStep } from './fault-step.ts'
import type { BlockView, KeyFactView, LoginView, StepView } from './login-views.ts'
import { requestStep } from './request-step.ts'
import { responseSteps, unusedCodeStep } from './response-steps.ts'
import { stateView } from './state-view.ts'
import { duration, timeOfDay } from './times.ts'
import { tokenSteps } from './token-steps.ts'
import { userSteps } from './user-steps.ts'
import { wrongView } from './wrong.ts'

/** GET /inspector/logins/:id: one login, step by step. */
export function loginPage(dependencies: WebContext) {
  return async (ctx: Context): Promise<void> => {
    const login = await getLogin(ctx, dependencies)
    const { t } = languageFor(ctx)
    const shown = await shownLogin(login, dependencies)
    const view = loginView(shown, basePath(ctx), t)
    const report = bugReport(shown, view, factsOfRequest(ctx).origin.browserUrl, t)
    const isOpen = visitorOf(ctx, dependencies) === 'open'
    const forVisitor = isOpen ? view : forTester(view)
    await showSitePage(ctx, dependencies, 'logins', 'login', {
      ...forVisitor,
      report,
      ...waitingAction(shown, dependencies),
      ...(await scanOf(shown, dependencies)),
    })
  }
}

/** @throws PageError 404 */
export async function getLogin(ctx: Context, { state }: WebContext): Promise<Login> {
  const id = String(ctx['params'].id)
  const login = await state.logins.find(id)
  if (login !== undefined) return login
  const reason = `no login "${id.slice(0, 100)}"; it may have been dropped, see /inspector`
  throw new PageError(404, 'not_found', 'There is no such login.', reason)
}

/** A tester reads what happened. What sends it again, or changes the simulator, is left out. */
function forTester({
  again: _again,
  remedy: _remedy,
  curl: _curl,
  json: _json,
  ...view
}: Shown): Shown {
  const { fix: _fix, ...wrong } = view.wrong ?? { reason: '' }
  return { ...view, steps: view.steps.map(withoutCurl), ...(view.wrong && { wrong }) }
}

function withoutCurl(step: StepView): StepView {
  return { ...step, blocks: step.blocks.map(blockWithoutCurl) }
}

function blockWithoutCurl(block: BlockView): BlockView {
  if (block.kind === 'fold') return { ...block, blocks: block.blocks.map(blockWithoutCurl) }
  if (block.kind !== 'call') return block
  const { curl: _curl, ...rest } = block
  return rest
}

/** The pending action of a login, which the page offers to decide. */
function waitingAction(
  { action, now }: ShownLogin,
  { configuration }: WebContext,
): Pick<LoginView, 'waiting'> {
  const isPending = action !== undefined && statusOf(action, now) === 'pending'
  if (!isPending || configuration.disable.includes('app')) return {}
  return { waiting: { id: action.id, phoneNumber: action.phoneNumber } }
}

/** The QR code of a session that nobody has scanned, for those whose kiosk is on the same screen. */
async function scanOf(
  { login, now }: ShownLogin,
  { state, configuration }: WebContext,
): Promise<Pick<LoginView, 'scanPath'>> {
  const id = sessionToScan(login, now)
  if (id === undefined || configuration.disable.includes('app')) return {}
  const { code } = await state.scanCodes.show({ kind: 'user-discovery', id }, 60_000)
  return { scanPath: `/scan/${code}` }
}

/** Returns a text about a login for a bug report: no token, no personal data but the test person's number. */
function bugReport(shown: ShownLogin, view: Shown, url: string, t: Translate): string {
  const { head } = shown.login
  const facts = view.facts.map(
    ({ label, value, code, state }) =>
      `${label}: ${state?.label ?? value}${code === undefined ? '' : ` (${code})`}`,
  )
  const number = shown.action?.phoneNumber
  return [
    view.title,
    ...(view.wrong === undefined ? [] : [view.wrong.reason]),
    '',
    `${t('logins.column.time')}: ${isoTime(head.beganAt)}`,
    ...facts,
    ...(number === undefined ? [] : [`${t('home.number')}: ${number}`]),
    `itsme-simulator ${version}, ${url}/inspector/logins/${head.id}`,
  ].join('\n')
}

type Shown = Omit<LoginView, 'report' | 'waiting' | 'scanPath'>

function loginView(shown: ShownLogin, base: string, t: Translate): Shown {
  const { login, outcome } = shown
  const { id, beganAt } = login.head
  const again = sameRequest(login)
  const wrong = wrongView(shown, base)
  const remedy = refusedIn(login)?.remedy
  const steps = stepsOf(shown, t)
  return {
    id,
    title: titleOf(shown, t),
    time: timeOfDay(beganAt),
    isWaiting: outcome === 'waiting',
    ...(again === undefined ? {} : { again }),
    curl: requestCurl(login),
    isCiba: login.head.entry !== 'authorization',
    json: `${base}/control/logins/${id}`,
    ...(wrong === undefined ? {} : { wrong }),
    ...(remedy === undefined ? {} : { remedy }),
    facts: keyFacts(shown, t),
    steps,
    notReached: notReached(login, steps, t),
  }
}

function titleOf(shown: ShownLogin, t: Translate): string {
  const { login, outcome, partner, partnerCode } = shown
  const description = refusedIn(login)?.description
  const error = factsOf(login, 'answered').at(-1)?.error ?? ''
  const isCiba = login.head.entry !== 'authorization'
  const key = isCiba && outcome === 'code-unused' ? 'request-unused' : outcome
  return t(`title.${key}`, {
    person: personOf(shown),
    partner: partner?.name ?? partnerCode,
    what: description === undefined ? error : asPart(description),
  })
}

/** Returns a sentence as a part of another one. */
function asPart(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1).replace(/\.$/, '')
}

function stepsOf(shown: ShownLogin, t: Translate): StepView[] {
  const steps = [
    requestStep(shown, t),
    ...discoverySteps(shown, t),
    ...userSteps(shown, t),
    ...deliverySteps(shown, t),
    ...responseSteps(shown, t),
    ...tokenSteps(shown, t),
    ...unusedCodeStep(shown, t),
  ]
  const inOrder = steps.toSorted((one, other) => one.at - other.at)
  return [...withUniqueIds(inOrder), ...faultStep(shown.login, t)]
}

/** A client may send several requests that are refused, and be pinged twice by a fault. */
function withUniqueIds(steps: readonly StepView[]): StepView[] {
  const seen = new Map<string, number>()
  return steps.map((step) => {
    const count = (seen.get(step.id) ?? 0) + 1
    seen.set(step.id, count)
    return count === 1 ? step : { ...step, id: `${step.id}-${count}` }
  })
}

function keyFacts(shown: ShownLogin, t: Translate): KeyFactView[] {
  const { login, partner, service, partnerCode, serviceCode, action } = shown
  const { id, issuer, beganAt } = login.head
  const refused = refusedIn(login)
  const count = (what: 'finding' | 'fault') => String(factsOf(login, what).length)
  const fact = (testId: string, value: string, code?: string): KeyFactView => ({
    label: t(`fact.${testId as 'partner'}`),
    value,
    testId,
    ...(code === undefined || code === value ? {} : { code }),
  })
  const error = refused?.error ?? factsOf(login, 'answered').at(-1)?.error
  return [
    { ...fact('outcome', ''), state: stateView(shown.outcome, t) },
    fact('took', duration(endOf(shown) - beganAt)),
    ...(error === undefined ? [] : [fact('error', error)]),
    ...(refused === undefined ? [] : [fact('reference', refused.reference)]),
    fact('partner', partner?.name ?? partnerCode, partnerCode),
    fact('service', service?.name ?? serviceCode, serviceCode),
    fact('person', action === undefined ? t('fact.nobody') : personOf(shown)),
    fact('issuer', issuer),
    fact('findings', count('finding')),
    fact('faults', count('fault')),
    fact('id', id),
  ]
}

const stages = {
  authorization: ['identify', 'asked', 'answered', 'token', 'userinfo'],
  'user-discovery': ['discovered', 'backchannel', 'asked', 'token', 'userinfo'],
  backchannel: ['asked', 'token', 'userinfo'],
} as const

/** Returns the steps that were not reached, as one line; empty if all were. */
function notReached({ head }: Login, steps: readonly StepView[], t: Translate): string {
  const expected: readonly (typeof stages)[LoginEntry][number][] = stages[head.entry]
  const last = expected.findLastIndex((stage) => steps.some(({ id }) => id.startsWith(stage)))
  const missing = expected.slice(last + 1)
  if (missing.length === 0) return ''
  return t('step.notReached', { steps: missing.map((stage) => t(`step.${stage}`)).join(', ') })
}
