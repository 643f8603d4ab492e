import type { Context } from 'koa'
import { type Action, statusOf } from '../../../domain/action.ts'
import { defined } from '../../../domain/defined.ts'
import {
  formatPhoneNumber,
  nationalPhoneNumber,
  parseQueryPhoneNumber,
} from '../../../domain/people/phone-number.ts'
import { fullName, type User } from '../../../domain/user.ts'
import { basePath, factsOf, languageFor, seeOther } from '../../http/http.ts'
import { PageError } from '../../http/page-error.ts'
import type { TextKey } from '../../locales/en.ts'
import type { WebContext } from '../../web-context.ts'
import { initialsOf, minutesAndSeconds } from '../people.ts'
import { showPage } from '../show-page.ts'
import { type BarState, barStateOf, barView } from './bar.ts'
import { cardView } from './card.ts'
import { historyOf } from './history.ts'
import type { PhoneView } from './phone-views.ts'

type Handler = (ctx: Context) => Promise<void>

/** The notice on the phone after an operation, by the name in the URL. */
const notices = {
  confirmed: { key: 'phone.confirmed', kind: 'done' },
  rejected: { key: 'phone.rejected', kind: 'done' },
  late: { key: 'phone.late', kind: 'alert' },
  'wrong-icon': { key: 'phone.wrongIcon', kind: 'alert' },
  blocked: { key: 'phone.nowBlocked', kind: 'alert' },
  unblocked: { key: 'phone.unblocked', kind: 'done' },
  scanned: { key: 'phone.scanned', kind: 'done' },
} as const satisfies Record<string, { key: TextKey; kind: 'done' | 'alert' }>

/** The number of other requests that are listed: a load test may leave thousands on one phone. */
const maxOthers = 20

export type NoticeName = keyof typeof notices

/** GET /app/:phoneNumber */
export function phonePage(dependencies: WebContext): Handler {
  return async (ctx) => {
    const user = await getUser(ctx, dependencies)
    const visit = visitIn(ctx)
    if (visit !== undefined && (await isDecided(ctx, dependencies)))
      return seeOther(ctx, `/identify/${visit}/wait`)
    await showPhone(ctx, dependencies, user, barStateOf(ctx.query))
  }
}

/** Returns the user of a phone. @throws PageError 404 */
export async function getUser(ctx: Context, { state }: WebContext): Promise<User> {
  const given = String(ctx['params'].phoneNumber)
  const phoneNumber = parseQueryPhoneNumber(given)
  const user = phoneNumber === undefined ? undefined : await state.users.find(phoneNumber)
  if (user !== undefined) return user
  throw new PageError(
    404,
    'not_found',
    'There is no such phone.',
    `no user has the number "${given}"; see /app`,
  )
}

/** Shows a phone: the newest request, or the one that the address names, with the form that decides it. */
export async function showPhone(
  ctx: Context,
  dependencies: WebContext,
  user: User,
  bar: BarState,
  status = 200,
): Promise<void> {
  const { state, clock, settings } = dependencies
  const { t } = languageFor(ctx)
  const { phoneNumber } = user
  const path = `${basePath(ctx)}/app/${phoneNumber}`
  const pending = (await state.actions.pending({ phoneNumber })).reverse()
  const wanted = ctx.query['action'] ?? ctx['params'].id
  const shown = pending.find(({ id }) => id === wanted) ?? pending[0]
  const others = pending.filter((action) => action !== shown)
  const facts = { now: clock.now(), ipAddress: peerOf(ctx), hasIcon: settings().icon }
  const view: PhoneView = {
    initials: initialsOf(user),
    name: fullName(user.document),
    phoneNumber,
    shownNumber: formatPhoneNumber(phoneNumber),
    nationalNumber: nationalPhoneNumber(phoneNumber),
    ...(shown === undefined
      ? {}
      : {
          bar: barView(
            shown,
            cardView(shown, user, facts, t),
            bar,
            { path, ...defined({ visit: visitIn(ctx) }) },
            t,
          ),
        }),
    others: others.slice(0, maxOthers).map((action) => otherView(action, path, facts.now)),
    moreOthers: Math.max(0, others.length - maxOthers),
    isBlocked: user.status === 'blocked',
    ...defined({ notice: await noticeOf(ctx, dependencies) }),
    history: await historyOf(dependencies, phoneNumber, loginPath(ctx, dependencies), t),
  }
  showPage(ctx, 'phone', view, status)
}

/** Returns the visit to which the app on the same phone leads back. */
function visitIn(ctx: Context): string | undefined {
  const { visit } = ctx.query
  return typeof visit === 'string' && /^[\w-]{1,100}$/.test(visit) ? visit : undefined
}

/** Checks whether the request in the address has been decided, by the user's scenario or elsewhere. */
async function isDecided(ctx: Context, { state, clock }: WebContext): Promise<boolean> {
  const action = await state.actions.find(String(ctx.query['action'] ?? ''))
  return action !== undefined && statusOf(action, clock.now()) !== 'pending'
}

function otherView(action: Action, path: string, now: number): PhoneView['others'][number] {
  const left = action.expiresAt - now
  return {
    title: `${action.serviceName} · ${action.partnerName}`,
    leftText: minutesAndSeconds(left),
    left,
    href: `${path}?action=${action.id}`,
  }
}

async function noticeOf(
  ctx: Context,
  { state }: WebContext,
): Promise<PhoneView['notice'] | undefined> {
  const name = String(ctx.query['done'] ?? '')
  if (!Object.hasOwn(notices, name)) return undefined
  const { key, kind } = notices[name as NoticeName]
  const partner = await state.partners.find(String(ctx.query['partner'] ?? ''))
  return { text: languageFor(ctx).t(key, { partner: partner?.name ?? '' }), kind }
}

function loginPath(ctx: Context, { configuration }: WebContext): string | undefined {
  return configuration.disable.includes('inspector')
    ? undefined
    : `${basePath(ctx)}/inspector/logins`
}

/** Returns the address of the browser that acts as the phone. */
export function peerOf(ctx: Context): string {
  return factsOf(ctx).peer.replace(/^::ffff:/, '')
}
