import type { Context, Middleware, Next } from 'koa'
import { SimulatorError } from '../../domain/errors.ts'
import type { WebContext } from '../web-context.ts'
import { type AccessRefusal, accessRefusal, isSameSecret, signInValue } from './access.ts'
import { cookieName, factsOf, seeOther } from './http.ts'
import { testerOf } from './visitor.ts'

type GuardDependencies = Pick<
  WebContext,
  'configuration' | 'controlToken' | 'cookieKey' | 'rateLimit'
>

/** Returns the name of the cookie of a browser that has signed in. */
export function signInCookie(ctx: Context): string {
  return cookieName(ctx, 'control')
}

/** Who visits a page: `open` may do everything; a stranger sees what everybody may see. */
export type Visitor = 'open' | 'tester' | 'stranger'

export function visitorOf(ctx: Context, dependencies: GuardDependencies): Visitor {
  if (refusalOf(ctx, dependencies, true) === undefined) return 'open'
  const refusal = refusalOf(ctx, dependencies, true, { testers: true })
  return refusal === undefined ? 'tester' : 'stranger'
}

/**
 * Returns why a request has no access to the control API or a protected page; undefined if it has.
 *
 * @param testers whether testers have access
 */
export function refusalOf(
  ctx: Context,
  dependencies: GuardDependencies,
  isPage: boolean,
  { testers = false } = {},
): AccessRefusal | undefined {
  const facts = factsOf(ctx)
  const { publicUrl } = dependencies.configuration
  return accessRefusal({
    ...(publicUrl === undefined ? {} : { publicUrl }),
    host: facts.host,
    peer: facts.peer,
    ...(facts.forwardedBy === undefined ? {} : { forwardedBy: facts.forwardedBy }),
    method: ctx.method,
    secFetchSite: ctx.get('Sec-Fetch-Site'),
    secFetchMode: ctx.get('Sec-Fetch-Mode'),
    secFetchDest: ctx.get('Sec-Fetch-Dest'),
    origin: ctx.get('Origin'),
    userAgent: ctx.get('User-Agent'),
    ownHosts: ownHostsOf(dependencies.configuration),
    isPage,
    isTester: testers && testerOf(ctx) !== undefined,
    token: tokenOf(ctx, dependencies),
  })
}

/** Returns the hosts in the options. */
function ownHostsOf({ publicUrl, internalUrls }: GuardDependencies['configuration']): string[] {
  return [publicUrl, ...internalUrls].flatMap((url) =>
    url === undefined ? [] : [new URL(url).host],
  )
}

/** Returns whether a request contains the control token, or the cookie that is used in its place. */
export function tokenOf(ctx: Context, { controlToken, cookieKey, rateLimit }: GuardDependencies) {
  if (controlToken === undefined) return 'none'
  const bearer = /^bearer (.+)$/i.exec(ctx.get('Authorization'))?.[1]
  // If guesses are limited, a token is compared only after the limit has been checked.
  if (bearer !== undefined && rateLimit !== undefined && ctx.state['mayGuess'] !== true) {
    return 'missing'
  }
  if (bearer !== undefined) return isSameSecret(bearer, controlToken) ? 'right' : 'wrong'
  const cookie = ctx.cookies.get(signInCookie(ctx))
  if (cookie === undefined) return 'missing'
  return isSameSecret(cookie, signInValue(controlToken, cookieKey)) ? 'right' : 'missing'
}

/** Protects pages. If signing in would help, people are redirected to the sign-in page. */
export function guardPage(dependencies: GuardDependencies, { testers = false } = {}): Middleware {
  return async (ctx: Context, next: Next) => {
    const refusal = refusalOf(ctx, dependencies, true, { testers })
    if (refusal === undefined) return next()
    if (refusal.status === 401 && ctx.method === 'GET') {
      return seeOther(ctx, `/sign-in?returnTo=${encodeURIComponent(ctx.path)}`)
    }
    throw errorOf(refusal)
  }
}

/** Protects the control API. */
export function guardControl(dependencies: GuardDependencies): Middleware {
  return async (ctx: Context, next: Next) => {
    const refusal = refusalOf(ctx, dependencies, false)
    if (refusal === undefined) return next()
    if (refusal.status === 401) ctx.set('WWW-Authenticate', 'Bearer')
    throw errorOf(refusal)
  }
}

function errorOf({ status, message }: AccessRefusal): SimulatorError {
  return new SimulatorError(status === 401 ? 'unauthorized' : 'forbidden', message)
}
