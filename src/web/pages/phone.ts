import type { Context } from 'koa'
import { type Action, statusOf } from '../../domain/action.ts'
import { defined } from '../../domain/defined.ts'
import { SimulatorError } from '../../domain/errors.ts'
import {
  formatPhoneNumber,
  nationalPhoneNumber,
  parseQueryPhoneNumber,
} from '../../domain/people/phone-number.ts'
import type { ConfirmationMethod } from '../../domain/scenario.ts'
import { fullName, type User } from '../../domain/user.ts'
import { openEventStream } from '../http/event-stream.ts'
import { factsOf, languageFor, readForm, seeOther } from '../http/http.ts'
import { PageError } from '../http/page-error.ts'
import type { Translate } from '../locales/catalogue.ts'
import type { TextKey } from '../locales/en.ts'
import type { PhoneView } from '../views.ts'
import type { WebContext } from '../web-context.ts'
import { cardView } from './card.ts'
import { shownPeople } from './people.ts'
import { showPage } from './show-page.ts'

type Handler = (ctx: Context) => Promise<void>

/** GET /app */
export function phonesPage({ state, clock }: WebContext): Handler {
  return async (ctx) => {
    const { t } = languageFor(ctx)
    const pending = await state.actions.pending()
    const shown = await shownPeople({ state, clock }, t)
    const people = shown.people.map((person) => ({
      ...person,
      pending: pending.filter(({ phoneNumber }) => phoneNumber === person.phoneNumber).length,
    }))
    showPage(ctx, 'app', { people, hidden: shown.hidden })
  }
}

/** The notice on the phone after an operation, by the name in the URL. */
const notices = {
  confirmed: { key: 'phone.confirmed', kind: 'done' },
  rejected: { key: 'phone.rejected', kind: 'done' },
  late: { key: 'phone.late', kind: 'alert' },
  'wrong-icon': { key: 'phone.wrongIcon', kind: 'alert' },
  blocked: { key: 'phone.nowBlocked', kind: 'alert' },
} as const satisfies Record<string, { key: TextKey; kind: 'done' | 'alert' }>

type NoticeName = keyof typeof notices

/** GET /app/:phoneNumber */
export function phonePage(dependencies: WebContext): Handler {
  return async (ctx) => {
    const user = await getUser(ctx, dependencies)
    const name = String(ctx.query['done'] ?? '')
    if (!Object.hasOwn(notices, name)) return showPhone(ctx, dependencies, user)
    const { key, kind } = notices[name as NoticeName]
    const partner = await dependencies.state.partners.find(String(ctx.query['partner'] ?? ''))
    const text = languageFor(ctx).t(key, { partner: partner?.name ?? '' })
    await showPhone(ctx, dependencies, user, { text, kind })
  }
}

async function getUser(ctx: Context, { state }: WebContext): Promise<User> {
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

async function showPhone(
  ctx: Context,
  { state, clock }: WebContext,
  user: User,
  notice?: PhoneView['notice'],
  status = 200,
): Promise<void> {
  const { t } = languageFor(ctx)
  const actions = await state.actions.pending({ phoneNumber: user.phoneNumber })
  const view: PhoneView = {
    name: fullName(user.document),
    phoneNumber: user.phoneNumber,
    shownNumber: formatPhoneNumber(user.phoneNumber),
    nationalNumber: nationalPhoneNumber(user.phoneNumber),
    cards: actions.reverse().map((action) => cardView(action, user, clock.now(), peerOf(ctx), t)),
    ...defined({ notice: notice ?? blockedNotice(user, t) }),
  }
  showPage(ctx, 'phone', view, status)
}

function blockedNotice({ status }: User, t: Translate): PhoneView['notice'] {
  return status === 'blocked' ? { text: t('phone.isBlocked'), kind: 'alert' } : undefined
}

/** Returns the address of the browser that acts as the phone. */
function peerOf(ctx: Context): string {
  return factsOf(ctx).peer.replace(/^::ffff:/, '')
}

/** POST /app/:phoneNumber/actions/:id/confirm */
export function confirmOnPhone(dependencies: WebContext): Handler {
  return async (ctx) => {
    const { state, clock } = dependencies
    const user = await getUser(ctx, dependencies)
    const fields = await readForm(ctx)
    const action = await getAction(ctx, dependencies, user)
    if (statusOf(action, clock.now()) !== 'pending') return goBack(ctx, action, 'late')
    if (user.status !== 'active') return goBack(ctx, action, 'late')
    const { t } = languageFor(ctx)
    const alert = (text: string) => showPhone(ctx, dependencies, user, { text, kind: 'alert' }, 422)
    if (!/^\d{1,2}$/.test(fields['icon'] ?? '')) return alert(t('phone.noIcon'))
    if (Number(fields['icon']) !== action.icon) {
      return decide(ctx, action, 'wrong-icon', () => state.actions.reject(action.id, 'wrong-icon'))
    }
    const method = methodOf(fields, action)
    if (method === 'code') {
      const result = await state.codes.check(user, action, fields['code'] ?? '')
      if (result.kind === 'wrong') {
        const { left } = result
        return left > 0 ? alert(t('phone.wrongCode', { left })) : goBack(ctx, action, 'blocked')
      }
    }
    const confirm = () => state.actions.confirm(action.id, method, peerOf(ctx))
    await decide(ctx, action, 'confirmed', confirm)
  }
}

/**
 * Returns the confirmation method. Pressing Enter in the code field submits with the form's first button, which is
 * biometrics, so an entered code decides.
 */
function methodOf(fields: Readonly<Record<string, string>>, { acr }: Action): ConfirmationMethod {
  const isCode = fields['method'] === 'code' || (fields['code'] ?? '') !== ''
  return isCode || acr === 'advanced' ? 'code' : 'biometrics'
}

/** POST /app/:phoneNumber/actions/:id/reject */
export function rejectOnPhone(dependencies: WebContext): Handler {
  return async (ctx) => {
    const user = await getUser(ctx, dependencies)
    const action = await getAction(ctx, dependencies, user)
    await decide(ctx, action, 'rejected', () => dependencies.state.actions.reject(action.id))
  }
}

async function getAction(ctx: Context, { state }: WebContext, user: User): Promise<Action> {
  const id = String(ctx['params'].id)
  const action = await state.actions.find(id)
  if (action?.phoneNumber === user.phoneNumber) return action
  throw new PageError(
    404,
    'not_found',
    'There is no such request.',
    `no action "${id}" on this phone`,
  )
}

/** Decides an action. Another decision may have come first. */
async function decide(
  ctx: Context,
  action: Action,
  done: NoticeName,
  deed: () => Promise<Action>,
): Promise<void> {
  try {
    await deed()
    goBack(ctx, action, done)
  } catch (error) {
    if (!(error instanceof SimulatorError && error.code === 'action-already-decided')) throw error
    goBack(ctx, action, 'late')
  }
}

function goBack(ctx: Context, { phoneNumber, partner }: Action, done: NoticeName): void {
  seeOther(ctx, `/app/${phoneNumber}?done=${done}&partner=${encodeURIComponent(partner)}`)
}

/** GET /app/:phoneNumber/events?seen=: sends `changed` whenever the pending actions differ from those on the page. */
export function phoneEvents(dependencies: WebContext): Handler {
  return async (ctx) => {
    const { state, stopping } = dependencies
    const user = await getUser(ctx, dependencies)
    const stream = openEventStream(ctx, stopping)
    const stopFollowing = state.actions.follow(
      (event) => event.phoneNumber === user.phoneNumber && stream.send('changed', { id: event.id }),
    )
    const pending = await state.actions.pending({ phoneNumber: user.phoneNumber })
    const ids = pending.map(({ id }) => id)
    // The page shows them in a different order.
    const seen = String(ctx.query['seen'] ?? '').split('.')
    if (ids.toSorted().join('.') !== seen.toSorted().join('.'))
      stream.send('changed', { ids: ids.join('.') })
    const timers = pending.map((action) =>
      dependencies.clock.after(action.expiresAt - dependencies.clock.now(), () =>
        stream.send('changed', { id: action.id }),
      ),
    )
    stream.onClose(() => {
      stopFollowing()
      for (const stop of timers) stop()
    })
  }
}
