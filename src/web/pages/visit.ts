import type { Context } from 'koa'
import type { Visit } from '../../oidc/login/visits.ts'
import { cookieNames } from '../../oidc/provider.ts'
import { factsOf, setPageVisit } from '../http/http.ts'
import { PageError } from '../http/page-error.ts'
import type { WebContext } from '../web-context.ts'

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
  const { interaction } = cookieNames(factsOf(ctx).origin.url)
  if (ctx.cookies.get(interaction, { signed: true }) !== uid) {
    throw lostVisit('this browser did not start the login: its cookie is missing or has expired')
  }
  const visit = await visits.find(uid)
  if (visit === undefined) throw lostVisit()
  setPageVisit(ctx, visit)
  return visit
}
