import type { Context } from 'koa'
import { factsOf as loginFacts } from '../../domain/login/login.ts'
import type { Visit } from '../../oidc/login/visits.ts'
import { cookieName, setPageVisit } from '../http/http.ts'
import { PageError } from '../http/page-error.ts'
import type { FinishedView } from '../views.ts'
import type { WebContext } from '../web-context.ts'
import { showPage } from './show-page.ts'

/** The error for a visit that has ended or expired, or that belongs to another browser. */
export function lostVisit(reason = 'the interaction has ended or has expired'): PageError {
  return new PageError(
    400,
    'invalid_request',
    'The login has expired.',
    `${reason}; start again at the application`,
  )
}

/** Returns the visit of a page if the browser has its cookie. @throws PageError */
export async function getVisit(ctx: Context, { visits }: WebContext): Promise<Visit> {
  const uid = String(ctx['params'].uid)
  if (ctx.cookies.get(cookieName(ctx, 'interaction'), { signed: true }) !== uid) {
    throw lostVisit('this browser did not start the login: its cookie is missing or has expired')
  }
  const visit = await visits.find(uid)
  if (visit === undefined) throw lostVisit()
  setPageVisit(ctx, visit)
  return visit
}

/** Handles a request of a visit. A browser that goes back to a finished one is told so. */
export function visitHandler(
  dependencies: WebContext,
  handle: (ctx: Context, visit: Visit) => Promise<void>,
) {
  return async (ctx: Context): Promise<void> => {
    const visit = await getVisit(ctx, dependencies).catch(async (error: unknown) => {
      const isRead = ctx.method === 'GET' || ctx.method === 'HEAD'
      const uid = String(ctx['params'].uid)
      const finished = isRead ? await finishedView(uid, dependencies) : undefined
      if (finished === undefined) throw error
      showPage(ctx, 'finished', finished)
    })
    if (visit !== undefined) await handle(ctx, visit)
  }
}

/** Returns the page of a visit that has ended with a response to the client; undefined for any other one. */
async function finishedView(
  uid: string,
  { visits, state }: WebContext,
): Promise<FinishedView | undefined> {
  const actionId = await visits.lastAction(uid)
  const action = actionId === undefined ? undefined : await state.actions.find(actionId)
  const login = action?.login === undefined ? undefined : await state.logins.find(action.login)
  const answer = login && loginFacts(login, 'answered').at(-1)
  if (action === undefined || answer === undefined) return undefined
  const href = /^https?:\/\/[^/?#]+/.exec(answer.redirectUri)?.[0]
  const { partnerName } = action
  return { kind: 'finished', partnerName, ...(href === undefined ? {} : { href }) }
}
