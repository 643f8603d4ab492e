import type { Context } from 'koa'
import { createOwnFetch } from '../../../api/own-fetch.ts'
import { statusOf } from '../../../domain/action.ts'
import { parsePhoneNumber } from '../../../domain/people/phone-number.ts'
import type { User } from '../../../domain/user.ts'
import { cookieNames } from '../../../oidc/cookie-names.ts'
import type { Visit } from '../../../oidc/login/visits.ts'
import { basePath, cookieName, factsOf, languageFor, readForm, seeOther } from '../../http/http.ts'
import { PageError } from '../../http/page-error.ts'
import type { WebContext } from '../../web-context.ts'
import { shownPeople } from '../people.ts'
import { showPage } from '../show-page.ts'
import { lostVisit, visitHandler } from '../visit.ts'
import { mayUsePhones } from './shown-code.ts'

type Handler = (ctx: Context) => Promise<void>

const rememberFor = 365 * 24 * 3600 * 1000

/** Returns the name of the cookie of a phone's browser that says whose phone it is. */
function ownerCookie(ctx: Context): string {
  return cookieName(ctx, 'phone-owner')
}

/** Returns the user whose phone this browser is on, if the app is installed there. */
export async function appOwner(ctx: Context, dependencies: WebContext): Promise<User | undefined> {
  const number = parsePhoneNumber(ctx.cookies.get(ownerCookie(ctx), { signed: true }) ?? '')
  if (number === undefined || !mayUsePhones(ctx, dependencies)) return undefined
  const user = await dependencies.state.users.find(number)
  return user?.status === 'active' && hasApp(user) ? user : undefined
}

function hasApp({ scenario }: User): boolean {
  return scenario.app?.installed ?? true
}

/** GET /identify/:uid/app: the app opens on the same phone. The page asks whose phone this is. */
export function openApp(dependencies: WebContext): Handler {
  return forPhones(dependencies, async (ctx) => {
    const { people, hidden } = await shownPeople(dependencies, languageFor(ctx))
    showPage(ctx, 'scan', { isSamePhone: true, people, hidden })
  })
}

/** POST /identify/:uid/app: the app of a person shows the request, unless it is not installed. */
export function openAppOf(dependencies: WebContext): Handler {
  return forPhones(dependencies, async (ctx, visit) => {
    const { phoneNumber = '' } = await readForm(ctx)
    const number = parsePhoneNumber(phoneNumber)
    const user = number === undefined ? undefined : await dependencies.state.users.find(number)
    if (user === undefined || user.status !== 'active') {
      throw new PageError(404, 'not_found', 'There is no such phone.', `"${phoneNumber}"`)
    }
    if (!hasApp(user)) return seeOther(ctx, `/identify/${visit.uid}?app=missing`)
    ctx.cookies.set(ownerCookie(ctx), user.phoneNumber, {
      signed: true,
      httpOnly: true,
      sameSite: 'lax',
      path: `${basePath(ctx)}/identify`,
      maxAge: rememberFor,
    })
    await askInApp(ctx, dependencies, visit, user)
  })
}

/** Leads to the request in the app of a user. After the decision, the app opens the redirect URI. */
export async function askInApp(
  ctx: Context,
  { beginAction }: WebContext,
  visit: Visit,
  user: User,
): Promise<void> {
  const action = await beginAction(visit, user.phoneNumber, 'app')
  if (action === undefined) throw lostVisit()
  const query = new URLSearchParams({ action: action.id, visit: visit.uid })
  seeOther(ctx, `/app/${user.phoneNumber}?${query}`)
}

/** Handles a request of a visit from a browser that may act as a phone. */
function forPhones(
  dependencies: WebContext,
  handle: (ctx: Context, visit: Visit) => Promise<void>,
): Handler {
  return visitHandler(dependencies, async (ctx, visit) => {
    if (visit.hasEnded) return seeOther(ctx, visit.returnTo)
    if (!mayUsePhones(ctx, dependencies)) {
      throw new PageError(403, 'forbidden', 'This browser may not use the simulated phones.')
    }
    await handle(ctx, visit)
  })
}

/**
 * Checks whether the app opens the redirect URI in another browser than the one in which the login began: the default
 * browser, which may not have its cookies (itsme's documentation, deeplinks). A form post needs the first browser.
 */
export async function returnsElsewhere(
  { state, clock }: WebContext,
  { action: id, params }: Visit,
): Promise<boolean> {
  const action = id === undefined ? undefined : await state.actions.find(id)
  if (action?.mode !== 'app' || statusOf(action, clock.now()) !== 'confirmed') return false
  const user = await state.users.at(action.user, action.userVersion)
  return (
    user?.scenario.app?.returns === 'another-browser' && params['response_mode'] !== 'form_post'
  )
}

/** GET /identify/:uid/answer: shows the address that the app would open in another browser. */
export function showAnswer(dependencies: WebContext): Handler {
  const ownFetch = createOwnFetch(dependencies.ownAddress)
  return visitHandler(dependencies, async (ctx, visit) => {
    if (!(await returnsElsewhere(dependencies, visit))) return seeOther(ctx, visit.returnTo)
    const headers = { cookie: resumeCookie(ctx, visit) }
    const response = await ownFetch(visit.returnTo, { headers })
    const answer = response.headers.get('location')
    if (answer === null) throw lostVisit()
    await dependencies.returnChecks.plan(visit)
    showPage(ctx, 'answer', { answer, partnerName: visit.partner.name })
  })
}

/** Returns the cookie that the browser of a visit sends to `returnTo`. */
function resumeCookie(ctx: Context, { uid }: Visit): string {
  const cookie = `${cookieNames(factsOf(ctx).origin.url).resume}=${uid}`
  const { keys } = ctx.cookies as unknown as { readonly keys: { sign(text: string): string } }
  return `${cookie}; ${cookie.split('=')[0]}.sig=${keys.sign(cookie)}`
}
