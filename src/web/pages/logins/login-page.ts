import type { Context } from 'koa'
import { factsOf, type Login } from '../../../domain/login/login.ts'
import { basePath, languageFor } from '../../http/http.ts'
import { PageError } from '../../http/page-error.ts'
import type { Translate } from '../../locales/catalogue.ts'
import type { WebContext } from '../../web-context.ts'
import { showSitePage } from '../site-page.ts'
import { requestCurl, sameRequest } from './curl.ts'
import { endOf, personOf, type ShownLogin, shownLogin } from './facts-of-login.ts'
import { faultStep } from './fault-step.ts'
import type { KeyFactView, LoginView, StepView } from './login-views.ts'
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
    await showSitePage(ctx, dependencies, 'logins', 'login', loginView(shown, basePath(ctx), t))
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

function loginView(shown: ShownLogin, base: string, t: Translate): LoginView {
  const { login, outcome } = shown
  const { id, beganAt } = login.head
  const again = sameRequest(login)
  const wrong = wrongView(shown, base)
  const remedy = factsOf(login, 'refused').at(-1)?.remedy
  const steps = stepsOf(shown, t)
  return {
    id,
    title: titleOf(shown, t),
    time: timeOfDay(beganAt),
    isWaiting: outcome === 'waiting',
    ...(again === undefined ? {} : { again }),
    curl: requestCurl(login),
    json: `${base}/control/logins/${id}`,
    ...(wrong === undefined ? {} : { wrong }),
    ...(remedy === undefined ? {} : { remedy }),
    facts: keyFacts(shown, t),
    steps,
    notReached: notReached(steps, t),
  }
}

function titleOf(shown: ShownLogin, t: Translate): string {
  const { login, outcome, partner, partnerCode } = shown
  const description = factsOf(login, 'refused').at(-1)?.description
  const error = factsOf(login, 'answered').at(-1)?.error ?? ''
  return t(`title.${outcome}`, {
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
  return [
    requestStep(shown, t),
    ...userSteps(shown, t),
    ...responseSteps(shown, t),
    ...tokenSteps(shown, t),
    ...unusedCodeStep(shown, t),
    ...faultStep(shown.login, t),
  ]
}

function keyFacts(shown: ShownLogin, t: Translate): KeyFactView[] {
  const { login, partner, service, partnerCode, serviceCode, action } = shown
  const { id, issuer, beganAt } = login.head
  const refused = factsOf(login, 'refused').at(-1)
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

const stages = ['identify', 'asked', 'answered', 'token', 'userinfo'] as const

/** Returns the steps that were not reached, as one line; empty if all were. */
function notReached(steps: readonly StepView[], t: Translate): string {
  const last = stages.findLastIndex((stage) => steps.some(({ id }) => id.startsWith(stage)))
  const missing = stages.slice(last + 1)
  if (missing.length === 0) return ''
  return t('step.notReached', { steps: missing.map((stage) => t(`step.${stage}`)).join(', ') })
}
