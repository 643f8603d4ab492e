import type { Context } from 'koa'
import { type Action, statusOf } from '../../domain/action.ts'
import { defined } from '../../domain/defined.ts'
import { lifetimesFor } from '../../domain/lifetimes.ts'
import { formatPhoneNumber } from '../../domain/people/phone-number.ts'
import { fullName } from '../../domain/user.ts'
import { type Visit, visitEndOf } from '../../oidc/login/visits.ts'
import { openEventStream } from '../http/event-stream.ts'
import { seeOther } from '../http/http.ts'
import type { WebContext } from '../web-context.ts'
import { minutesAndSeconds } from './people.ts'
import { showPage } from './show-page.ts'
import { getVisit, lostVisit } from './visit.ts'

type Handler = (ctx: Context) => Promise<void>

/** GET /identify/:uid/wait: 200 while the action is pending, then 303. */
export function waitPage(dependencies: WebContext): Handler {
  return async (ctx) => {
    const visit = await getVisit(ctx, dependencies)
    if (visit.hasEnded) return seeOther(ctx, visit.returnTo)
    const action = await actionOf(dependencies, visit)
    if (action === undefined) return seeOther(ctx, `/identify/${visit.uid}`)
    if (statusOf(action, dependencies.clock.now()) === 'pending') {
      return showWait(ctx, dependencies, visit, action)
    }
    await finishVisit(ctx, dependencies, visit, action)
  }
}

async function actionOf({ state }: WebContext, { action }: Visit): Promise<Action | undefined> {
  return action === undefined ? undefined : state.actions.find(action)
}

/** Ends the visit, whatever decided the action. Only the browser that holds the visit can end it. */
async function finishVisit(
  ctx: Context,
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
  seeOther(ctx, visit.returnTo)
}

async function showWait(
  ctx: Context,
  { state, settings, clock, configuration }: WebContext,
  visit: Visit,
  action: Action,
): Promise<void> {
  const user = await state.users.find(action.phoneNumber)
  const left = action.expiresAt - clock.now()
  const linked = settings().hints && !configuration.disable.includes('app') && user !== undefined
  showPage(ctx, 'wait', {
    uid: visit.uid,
    partnerName: visit.partner.name,
    shownNumber: formatPhoneNumber(action.phoneNumber),
    icon: action.icon,
    isNamed: visit.subject !== undefined,
    left,
    total: action.expiresAt - action.createdAt,
    leftText: minutesAndSeconds(left),
    ...(linked ? { phone: { name: fullName(user.document), phoneNumber: user.phoneNumber } } : {}),
  })
}

/** GET /identify/:uid/events: sends one event, `decided`, when the waiting page must continue. */
export function waitEvents(dependencies: WebContext): Handler {
  return async (ctx) => {
    const { state, clock, stopping } = dependencies
    const visit = await getVisit(ctx, dependencies)
    const action = await actionOf(dependencies, visit)
    if (action === undefined) throw lostVisit()
    const stream = openEventStream(ctx, stopping)
    const decided = () => {
      stream.send('decided', { id: action.id })
      stream.close()
    }
    const stopFollowing = state.actions.follow((event) => event.id === action.id && decided())
    const stopTimer = clock.after(action.expiresAt - clock.now(), decided)
    stream.onClose(() => {
      stopFollowing()
      stopTimer()
    })
    const now = await actionOf(dependencies, visit)
    if (now === undefined || statusOf(now, clock.now()) !== 'pending') decided()
  }
}
