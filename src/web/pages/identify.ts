import type { Context } from 'koa'
import type { Identification } from '../../domain/claims/confirmation-facts.ts'
import { defined } from '../../domain/defined.ts'
import { type AuthorizationErrorCode, SimulatorError } from '../../domain/errors.ts'
import type { IdentifyProblem } from '../../domain/login/login.ts'
import { findCountryByDigits } from '../../domain/people/countries.ts'
import {
  callingCodes,
  maskPhoneNumber,
  nationalPhoneNumber,
  parsePhoneNumber,
  phoneNumberDigest,
} from '../../domain/people/phone-number.ts'
import type { User } from '../../domain/user.ts'
import { findBySubject } from '../../oidc/authorization/subjects.ts'
import { type Visit, type VisitEnd, visitEndOf } from '../../oidc/login/visits.ts'
import { languageFor, readForm, seeOther } from '../http/http.ts'
import type { TextKey } from '../locales/en.ts'
import type { WebContext } from '../web-context.ts'
import { nobody, shownPeople } from './people.ts'
import { rememberedNumber, rememberNumber } from './remember.ts'
import { appOwner, askInApp } from './scan/app-to-app.ts'
import { mayUsePhones, shownCode } from './scan/shown-code.ts'
import { showPage } from './show-page.ts'
import { lostVisit, visitHandler } from './visit.ts'

type Handler = (ctx: Context) => Promise<void>

interface Form {
  readonly phoneNumber: string
  readonly countryCode: string
  readonly remember: boolean
}

/** GET /identify/:uid */
export function identifyPage(dependencies: WebContext): Handler {
  return visitHandler(dependencies, async (ctx, visit) => {
    if (visit.subject !== undefined) return askNamed(ctx, dependencies, visit, visit.subject)
    const { namedNumber } = visit
    if (namedNumber !== undefined && visit.action === undefined) {
      return refuseNamed(ctx, dependencies, visit, namedNumber)
    }
    const owner = await ownerInApp(ctx, dependencies, visit)
    if (owner !== undefined) return askInApp(ctx, dependencies, visit, owner)
    await showIdentify(ctx, dependencies, visit, firstForm(ctx, visit))
  })
}

/** On a phone, the authorization URL opens the app at once, if it is known whose phone this is. */
async function ownerInApp(
  ctx: Context,
  dependencies: WebContext,
  visit: Visit,
): Promise<User | undefined> {
  const isFirst = visit.action === undefined && ctx.query['app'] === undefined
  return isFirst && isMobileBrowser(ctx) ? appOwner(ctx, dependencies) : undefined
}

/** Fills in the number of `login_hint`, or the one that this browser remembers. */
function firstForm(ctx: Context, { filledNumber }: Visit): Form {
  const remembered = rememberedNumber(ctx)
  if (filledNumber !== undefined) return { ...filledNumber, remember: false }
  return remembered === undefined
    ? { phoneNumber: '', countryCode: '32', remember: false }
    : { ...splitNumber(remembered), remember: true }
}

/** The request or the partner names a user who cannot log in. The page says why and accepts another number. */
async function refuseNamed(
  ctx: Context,
  dependencies: WebContext,
  visit: Visit,
  phoneNumber: string,
): Promise<void> {
  const form = { ...splitNumber(phoneNumber), remember: false }
  const found = await findUser(dependencies, phoneNumber, form.countryCode)
  if ('problem' in found) return refuse(ctx, dependencies, visit, form, found)
  return showIdentify(ctx, dependencies, visit, form)
}

function splitNumber(phoneNumber: string): Omit<Form, 'remember'> {
  const countryCode = findCountryByDigits(phoneNumber.slice(1))?.callingCode ?? '32'
  return { phoneNumber: nationalPhoneNumber(phoneNumber).replace(/^0/, ''), countryCode }
}

/** POST /identify/:uid */
export function submitIdentify(dependencies: WebContext): Handler {
  return visitHandler(dependencies, async (ctx, visit) => {
    if (visit.subject !== undefined) return askNamed(ctx, dependencies, visit, visit.subject)
    const fields = await readForm(ctx)
    const countryCode = /^\d{1,3}$/.test(fields['countryCode'] ?? '')
      ? (fields['countryCode'] ?? '32')
      : '32'
    const typed = (fields['phoneNumber'] ?? '').slice(0, 60)
    const form = { phoneNumber: typed, countryCode, remember: fields['remember'] === 'on' }
    const found = await findUser(dependencies, typed, countryCode)
    if ('problem' in found) return refuse(ctx, dependencies, visit, form, found)
    const begun = await begin(dependencies, visit, found.phoneNumber, howOf(fields))
    if (begun === 'full') return giveUp(ctx, dependencies, visit)
    if (begun === undefined) throw lostVisit()
    rememberNumber(ctx, form.remember ? found.phoneNumber : null)
    seeOther(ctx, `/identify/${visit.uid}/wait`)
  })
}

/** Returns how the person started: as typed, unless a test person was chosen to have scanned or opened the app. */
function howOf({ how }: Readonly<Record<string, string>>): 'number' | 'qr' | 'app' {
  return how === 'qr' || how === 'app' ? how : 'number'
}

/** A confirmation that names its user skips the identify page (itsme's documentation, sub). */
async function askNamed(
  ctx: Context,
  dependencies: WebContext,
  visit: Visit,
  subject: string,
): Promise<void> {
  if (visit.hasEnded) return seeOther(ctx, visit.returnTo)
  const user = await findBySubject(dependencies.state.users, visit.partner, subject)
  if (user?.status !== 'active') {
    return endWith(ctx, dependencies, visit, 'access_denied', 'The user cannot be asked.')
  }
  const begun = await begin(dependencies, visit, user.phoneNumber, 'subject')
  if (begun === 'full') return giveUp(ctx, dependencies, visit)
  if (begun === undefined) throw lostVisit()
  seeOther(ctx, `/identify/${visit.uid}/wait`)
}

async function begin(
  { beginAction }: WebContext,
  visit: Visit,
  phoneNumber: string,
  identifiedBy: Identification,
) {
  try {
    return await beginAction(visit, phoneNumber, identifiedBy)
  } catch (error) {
    if (error instanceof SimulatorError && error.code === 'too-many-actions') return 'full'
    throw error
  }
}

/** Ends a visit because there are too many pending actions. The client receives an error (design, limits). */
function giveUp(ctx: Context, dependencies: WebContext, visit: Visit): Promise<void> {
  const description = 'There are too many pending actions.'
  return endWith(ctx, dependencies, visit, 'temporary_unavailable', description)
}

/** Ends a visit without an action. The client receives an error. */
async function endWith(
  ctx: Context,
  { visits }: WebContext,
  visit: Visit,
  error: AuthorizationErrorCode,
  description: string,
): Promise<void> {
  await visits.finish(visit, { error, description })
  seeOther(ctx, visit.returnTo)
}

interface NotFound {
  readonly problem: IdentifyProblem
  /** What the log shows in place of the input. An unknown number is masked. */
  readonly shown: string
  /** The digest of a masked number. */
  readonly numberDigest?: string
}

/**
 * Finds an active user, or the reason why there is none. itsme's page then shows a message, whose text is not known.
 */
async function findUser(
  { state }: WebContext,
  typed: string,
  countryCode: string,
): Promise<User | NotFound> {
  const phoneNumber = parsePhoneNumber(typed, countryCode)
  if (phoneNumber === undefined)
    return { problem: 'malformed', shown: 'a text that is not a phone number' }
  const user = await state.users.find(phoneNumber)
  if (user === undefined) {
    const numberDigest = phoneNumberDigest(phoneNumber)
    return { problem: 'unknown', shown: maskPhoneNumber(phoneNumber), numberDigest }
  }
  return user.status === 'active' ? user : { problem: user.status, shown: phoneNumber }
}

async function refuse(
  ctx: Context,
  dependencies: WebContext,
  visit: Visit,
  form: Form,
  { problem, shown, numberDigest }: NotFound,
): Promise<void> {
  await dependencies.state.journal.write({
    type: 'refusal',
    issuer: visit.issuer.name,
    step: 'identify',
    partner: visit.partner.code,
    service: visit.service.code,
    ...(problem === 'malformed' ? {} : { phoneNumber: shown }),
    ...defined({ numberDigest, login: visit.login }),
    facts: [{ what: 'not-identified', problem }],
    outcome: problem === 'malformed' ? shown : `the number is ${problem}`,
  })
  await showIdentify(ctx, dependencies, visit, form, `identify.${problem}`)
}

/** Checks whether the browser is that of a phone, which cannot scan its own screen. */
function isMobileBrowser(ctx: Context): boolean {
  const hint = ctx.get('Sec-CH-UA-Mobile')
  return hint === '' ? /Mobi|Android/i.test(ctx.get('User-Agent')) : hint === '?1'
}

async function showIdentify(
  ctx: Context,
  dependencies: WebContext,
  visit: Visit,
  form: Form,
  alert?: TextKey,
): Promise<void> {
  const { t } = languageFor(ctx)
  const { identify } = dependencies.configuration
  const isMobile = isMobileBrowser(ctx)
  const hasCode = !isMobile && identify !== 'number'
  showPage(
    ctx,
    'identify',
    {
      ...form,
      uid: visit.uid,
      seen: visit.action ?? '',
      isMobile,
      lacksApp: ctx.query['app'] === 'missing',
      isFolded: hasCode && identify === 'qr' && alert === undefined && form.phoneNumber === '',
      ...(hasCode ? { code: await shownCode(ctx, dependencies, visit) } : {}),
      isOpen: mayUsePhones(ctx, dependencies),
      partnerName: visit.partner.name,
      prefixes: callingCodes.map(({ shortCode, callingCode }) => ({
        label: `${shortCode} (+${callingCode})`,
        callingCode,
      })),
      ...(dependencies.settings().hints
        ? await shownPeople(dependencies, languageFor(ctx))
        : nobody),
      ...(alert === undefined ? {} : { alert: t(alert) }),
    },
    alert === undefined ? 200 : 422,
  )
}

/** POST /identify/:uid/cancel: an action that has already been decided keeps its decision. */
export function cancelVisit(dependencies: WebContext): Handler {
  return visitHandler(dependencies, async (ctx, visit) => {
    await dependencies.visits.finish(visit, await cancelledEnd(dependencies, visit))
    seeOther(ctx, visit.returnTo)
  })
}

async function cancelledEnd({ state }: WebContext, { action, login }: Visit): Promise<VisitEnd> {
  if (action !== undefined) {
    await state.actions.expire(action).catch(ignoreDecided)
    const ended = await state.actions.find(action)
    if (ended?.decision !== undefined) return visitEndOf(ended)
  }
  if (login !== undefined) await state.logins.add(login, { what: 'cancelled' })
  return { error: 'access_denied', description: 'The user cancelled.' }
}

function ignoreDecided(error: unknown): void {
  if (!(error instanceof SimulatorError)) throw error
}
