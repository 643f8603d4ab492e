import type { Context } from 'koa'
import { type Action, statusOf } from '../../domain/action.ts'
import { defined } from '../../domain/defined.ts'
import { lifetimesFor } from '../../domain/lifetimes.ts'
import { formatPhoneNumber } from '../../domain/people/phone-number.ts'
import { fullName } from '../../domain/user.ts'
import { type Visit, visitEndOf } from '../../oidc/login/visits.ts'
import { openEventStream } from '../http/event-stream.ts'
import { visitorOf } from '../http/guards.ts'
import { basePath, languageFor, seeOther } from '../http/http.ts'
import { PageError } from '../http/page-error.ts'
import type { WaitView } from '../views.ts'
import type { WebContext } from '../web-context.ts'
import { initialsOf, minutesAndSeconds } from './people.ts'
import { barStateOf, barView } from './phone/bar.ts'
import { cardView } from './phone/card.ts'
import { peerOf } from './phone/phone-page.ts'
import { returnsElsewhere } from './scan/app-to-app.ts'
import { showPage } from './show-page.ts'
import { getVisit, lostVisit, visitHandler } from './visit.ts'

/** How long the page says that a request has expired before the browser goes on, in seconds. */
const expiredFor = 2

/** GET /identify/:uid/wait: 200 while the action is pending, then 303; once 200 if it has expired. */
export function waitPage(dependencies: WebContext) {
  return visitHandler(dependencies, async (ctx, visit) => {
    if (visit.hasEnded) return seeOther(ctx, visit.returnTo)
    const action = await actionOf(dependencies, visit)
    if (action === undefined) return seeOther(ctx, `/identify/${visit.uid}`)
    const status = statusOf(action, dependencies.clock.now())
    if (status === 'pending') return showWait(ctx, dependencies, visit, action)
    await finishVisit(dependencies, visit, action)
    if (await returnsElsewhere(dependencies, visit))
      return seeOther(ctx, `/identify/${visit.uid}/answer`)
    if (status !== 'expired') return seeOther(ctx, visit.returnTo)
    ctx.set('Refresh', `${expiredFor};url=${visit.returnTo}`)
    const { name: partnerName } = visit.partner
    showPage(ctx, 'finished', { kind: 'expired', partnerName, href: visit.returnTo })
  })
}

/** Returns the last action of a visit. */
export async function actionOf(
  { state }: WebContext,
  { action }: Visit,
): Promise<Action | undefined> {
  return action === undefined ? undefined : state.actions.find(action)
}

/** Ends the visit, whatever decided the action. Only the browser that holds the visit can end it. */
async function finishVisit(
  { visits, state, clock, settings }: WebContext,
  visit: Visit,
  action: Action,
): Promise<void> {
  const wholeTime =
    action.expiresAt - action.createdAt >= lifetimesFor(settings(), visit.partner).action * 1000
  if (wholeTime && statusOf(action, clock.now()) === 'expired') {
    const { issuer, partner, service, user, phoneNumber, login } = action
    const outcome = 'expired: nobody decided in time'
    await state.journal.write({
      type: 'action',
      step: 'action',
      issuer,
      partner,
      service,
      user,
      phoneNumber,
      action: action.id,
      ...defined({ login }),
      outcome,
    })
  }
  await visits.finish(visit, visitEndOf(action))
}

async function showWait(
  ctx: Context,
  dependencies: WebContext,
  visit: Visit,
  action: Action,
): Promise<void> {
  const { clock, settings } = dependencies
  const left = action.expiresAt - clock.now()
  const tester = await testerView(ctx, dependencies, visit, action)
  showPage(ctx, 'wait', {
    uid: visit.uid,
    action: action.id,
    partnerName: visit.partner.name,
    shownNumber: formatPhoneNumber(action.phoneNumber),
    icon: action.icon ?? 0,
    hasIcon: settings().icon && action.icon !== undefined,
    isNamed: visit.subject !== undefined,
    left,
    total: action.expiresAt - action.createdAt,
    leftText: minutesAndSeconds(left),
    ...(tester === undefined ? {} : { tester }),
  })
}

/** Returns what the tester sees beside itsme's page, if this browser may decide. */
async function testerView(
  ctx: Context,
  dependencies: WebContext,
  visit: Visit,
  action: Action,
): Promise<WaitView['tester']> {
  if (!mayDecide(ctx, dependencies)) return undefined
  const { state, clock, settings } = dependencies
  const user = await state.users.find(action.phoneNumber)
  if (user === undefined) return undefined
  const { t } = languageFor(ctx)
  const facts = { now: clock.now(), ipAddress: peerOf(ctx), hasIcon: settings().icon }
  const card = cardView(action, user, facts, t)
  const place = { path: `${basePath(ctx)}/identify/${visit.uid}/wait`, visit: visit.uid }
  return {
    name: fullName(user.document),
    initials: initialsOf(user),
    phoneNumber: user.phoneNumber,
    shownNumber: formatPhoneNumber(user.phoneNumber),
    bar: barView(action, card, barStateOf(ctx.query), place, t),
  }
}

/** Checks whether a browser may decide on the waiting page: it may use the phones, and hints are on. */
export function mayDecide(ctx: Context, dependencies: WebContext): boolean {
  const { settings, configuration } = dependencies
  const hasPhones = settings().hints && !configuration.disable.includes('app')
  return hasPhones && visitorOf(ctx, dependencies) !== 'stranger'
}

/** GET /identify/:uid/status: `pending`, or `ended` when the waiting page must continue. Unlike the page, it ends nothing. */
export function waitStatus(dependencies: WebContext) {
  return async (ctx: Context): Promise<void> => {
    const visit = await getVisit(ctx, dependencies).catch(ignoreLost)
    const action = visit && !visit.hasEnded ? await actionOf(dependencies, visit) : undefined
    const isPending =
      action !== undefined && statusOf(action, dependencies.clock.now()) === 'pending'
    ctx.body = { status: isPending ? 'pending' : 'ended' }
  }
}

function ignoreLost(error: unknown): undefined {
  if (!(error instanceof PageError)) throw error
}

/** GET /identify/:uid/events: sends one event, `decided`, when the waiting page must continue. */
export function waitEvents(dependencies: WebContext) {
  return async (ctx: Context): Promise<void> => {
    const { state, clock, stopping } = dependencies
    const visit = await getVisit(ctx, dependencies)
    const action = await actionOf(dependencies, visit)
    if (action === undefined) throw lostVisit()
    const stream = openEventStream(ctx, stopping)
    const decided = () => {
      stream.send('decided', { id: action.id })
      stream.close()
    }
    const look = async () => {
      const now = await actionOf(dependencies, visit)
      if (now === undefined || statusOf(now, clock.now()) !== 'pending') decided()
    }
    const stopFollowing = state.actions.follow(
      (event) => event.id === action.id && decided(),
      // The page asks again by itself if this fails.
      () => void look().catch(() => stream.close()),
    )
    const stopTimer = clock.after(action.expiresAt - clock.now(), decided)
    stream.onClose(() => {
      stopFollowing()
      stopTimer()
    })
    await look()
  }
}
