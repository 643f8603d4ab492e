import type { Context } from 'koa'
import { type Action, statusOf } from '../../../domain/action.ts'
import { defined } from '../../../domain/defined.ts'
import { SimulatorError } from '../../../domain/errors.ts'
import type { Decider } from '../../../domain/login/login.ts'
import type { ConfirmationMethod } from '../../../domain/scenario.ts'
import type { User } from '../../../domain/user.ts'
import { readForm, seeOther } from '../../http/http.ts'
import { PageError } from '../../http/page-error.ts'
import type { WebContext } from '../../web-context.ts'
import { decideAtOnce, readDecision } from '../decide.ts'
import { barQuery, type Failure } from './bar.ts'
import { boardPath } from './change-on-board.ts'
import { getUser, type NoticeName, peerOf, showPhone } from './phone-page.ts'

type Handler = (ctx: Context) => Promise<void>
type Fields = Readonly<Record<string, string>>

/** POST /app/:phoneNumber/actions/:id/confirm */
export function confirmOnPhone(dependencies: WebContext): Handler {
  return async (ctx) => {
    const { state, clock, settings } = dependencies
    const user = await getUser(ctx, dependencies)
    const fields = await readForm(ctx)
    const action = await getAction(ctx, dependencies, user)
    const isLate = statusOf(action, clock.now()) !== 'pending' || user.status !== 'active'
    if (isLate) return goBack(ctx, action, 'late', fields)
    const isCode = methodOf(fields, action) === 'code'
    const fail = (failure: Failure) =>
      tryAgain(ctx, dependencies, user, action, { isCode, failure }, fields)
    if (settings().icon && action.icon !== undefined) {
      if (!/^\d{1,2}$/.test(fields['icon'] ?? '')) return fail({ kind: 'no-icon', left: 0 })
      if (Number(fields['icon']) !== action.icon) {
        const operation = () => state.actions.reject(action.id, 'wrong-icon', deciderOf(fields))
        return decide(ctx, action, 'wrong-icon', fields, operation)
      }
    }
    if (isCode) {
      const result = await state.codes.check(user, action, fields['code'] ?? '')
      if (result.kind === 'wrong') {
        const { left } = result
        return left > 0
          ? fail({ kind: 'wrong-code', left, ...defined({ icon: action.icon }) })
          : goBack(ctx, action, 'blocked', fields)
      }
    }
    const person = { by: deciderOf(fields), ipAddress: peerOf(ctx) } as const
    const method = isCode ? 'code' : 'biometrics'
    const operation = () => state.actions.confirm(action.id, method, person)
    await decide(ctx, action, 'confirmed', fields, operation)
  }
}

/** An entered code decides, whichever button was pressed. */
function methodOf(fields: Fields, { acr }: Action): ConfirmationMethod {
  const isCode = fields['method'] === 'code' || (fields['code'] ?? '') !== ''
  return isCode || acr === 'advanced' ? 'code' : 'biometrics'
}

/** POST /app/:phoneNumber/actions/:id/reject */
export function rejectOnPhone(dependencies: WebContext): Handler {
  return async (ctx) => {
    const user = await getUser(ctx, dependencies)
    const fields = await readForm(ctx)
    const action = await getAction(ctx, dependencies, user)
    const operation = () => dependencies.state.actions.reject(action.id, 'user', deciderOf(fields))
    await decide(ctx, action, 'rejected', fields, operation)
  }
}

/** POST /app/:phoneNumber/actions/:id/decide: decides in one click, from the home page or the page of the login. */
export function decideFromElsewhere(dependencies: WebContext): Handler {
  return async (ctx) => {
    const user = await getUser(ctx, dependencies)
    const fields = await readForm(ctx)
    const action = await getAction(ctx, dependencies, user)
    const isHome = fields['back'] === 'home'
    const by = isHome ? 'home' : 'login-page'
    await decideAtOnce(ctx, dependencies, action, readDecision(fields), by)
    seeOther(ctx, isHome || action.login === undefined ? '/' : `/inspector/logins/${action.login}`)
  }
}

/** POST /app/:phoneNumber/unblock */
export function unblockOnPhone(dependencies: WebContext): Handler {
  return async (ctx) => {
    const user = await getUser(ctx, dependencies)
    const fields = await readForm(ctx)
    if (user.status === 'blocked') await dependencies.state.codes.unblock(user)
    seeOther(ctx, isFromBoard(fields) ? boardPath(ctx) : `/app/${user.phoneNumber}?done=unblocked`)
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
  fields: Fields,
  operation: () => Promise<Action>,
): Promise<void> {
  try {
    await operation()
    goBack(ctx, action, done, fields)
  } catch (error) {
    if (!(error instanceof SimulatorError && error.code === 'action-already-decided')) throw error
    goBack(ctx, action, 'late', fields)
  }
}

function isFromBoard({ board = '' }: Fields): boolean {
  return board !== ''
}

function deciderOf(fields: Fields): Decider {
  return isFromBoard(fields) ? 'board' : 'phone'
}

/** Returns the waiting page from which a form was sent; undefined for a form of the phone. */
function waitPathOf({ visit = '' }: Fields): string | undefined {
  return /^[\w-]{1,100}$/.test(visit) ? `/identify/${visit}/wait` : undefined
}

function goBack(
  ctx: Context,
  { phoneNumber, partner }: Action,
  done: NoticeName,
  fields: Fields,
): void {
  const phone = `/app/${phoneNumber}?done=${done}&partner=${encodeURIComponent(partner)}`
  const board = isFromBoard(fields) ? boardPath(ctx) : undefined
  seeOther(ctx, waitPathOf(fields) ?? board ?? phone)
}

/** Shows the same form again, with what was wrong. */
async function tryAgain(
  ctx: Context,
  dependencies: WebContext,
  user: User,
  action: Action,
  state: { readonly isCode: boolean; readonly failure: Failure },
  fields: Fields,
): Promise<void> {
  const waitPath = waitPathOf(fields)
  const query = barQuery(action.id, state)
  if (waitPath !== undefined) return seeOther(ctx, `${waitPath}?${query}`)
  if (isFromBoard(fields)) return seeOther(ctx, boardPath(ctx, query))
  await showPhone(ctx, dependencies, user, state, 422)
}
