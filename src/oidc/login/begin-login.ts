import { hash } from 'node:crypto'
import type { KoaContextWithOIDC } from 'oidc-provider'
import { defined } from '../../domain/defined.ts'
import type { LoginHead, SentParameter } from '../../domain/login/login.ts'
import { isSecretParameter, parameterProblem } from '../../domain/parameters.ts'
import { paramsOf } from '../authorization/request-claims.ts'
import { authorizationBodyLimit, bodyOf } from '../body.ts'
import { type IssuerMiddleware, type IssuerSite, textParam } from '../context.ts'
import { authorizationOf } from '../request-context.ts'
import { ownParams } from './interaction-result.ts'

/** Header of the first response of a login. Its value is the id of the login. */
export const loginHeader = 'X-Itsme-Simulator-Login'

/** Begins the record of a login with each authorization request, before any other step. */
export function beginLogins(site: IssuerSite, step: IssuerMiddleware): IssuerMiddleware {
  const { issuer, origin, dependencies } = site
  return async (ctx, next) => {
    const begins = ['GET', 'HEAD', 'POST'].includes(ctx.method) && origin.kind === 'browser'
    if (begins) {
      const id = await dependencies.state.logins.begin({
        entry: 'authorization',
        issuer: issuer.name,
        origin: origin.url,
        method: ctx.method,
        ...browserOf(ctx),
        sent: await sentParameters(ctx),
      })
      authorizationOf(ctx).loginId = id
      ctx.set(loginHeader, id)
    }
    await step(ctx, next)
  }
}

/**
 * Returns the id of the login to which an authorization request belongs: the login that it began, or that of the
 * interaction, after the library has verified that this browser holds it.
 */
export function loginIdOf(ctx: KoaContextWithOIDC): string | undefined {
  const begun = authorizationOf(ctx).loginId
  return begun ?? (ctx.oidc === undefined ? undefined : textParam(paramsOf(ctx), ownParams.login))
}

/** Returns a digest by which a code or an access token can be found, but from which it cannot be restored. */
export function digestOf(secret: string): string {
  return hash('sha256', secret, 'base64url')
}

/** Returns where the request came from, as far as the browser tells. */
function browserOf(ctx: KoaContextWithOIDC): Pick<LoginHead, 'userAgent' | 'referrer'> {
  const userAgent = ctx.get('User-Agent').slice(0, maxName)
  const referrer = /^https?:\/\/[^/?#@]+/.exec(ctx.get('Referer'))?.[0].slice(0, maxName)
  return defined({ userAgent: userAgent === '' ? undefined : userAgent, referrer })
}

async function sentParameters(ctx: KoaContextWithOIDC): Promise<SentParameter[]> {
  const text = ctx.method === 'POST' ? await formText(ctx) : ctx.querystring
  if (parameterProblem(text, 'the request') !== undefined) return []
  return sentFields(new URLSearchParams(text))
}

/** Returns the fields of a request for the record of a login: shortened, and without secrets. */
export function sentFields(fields: URLSearchParams): SentParameter[] {
  return limited([...fields].map(shown))
}

/** Returns an empty string if the body is not a form or is too long. The request is then refused. */
async function formText(ctx: KoaContextWithOIDC): Promise<string> {
  if (!ctx.is('application/x-www-form-urlencoded')) return ''
  const body = await bodyOf(ctx, authorizationBodyLimit).catch(() => undefined)
  return body?.toString() ?? ''
}

/** Lengths in characters. */
const [maxName, maxValue, maxTotal] = [200, 4_000, 32_000]

function shown([name, value]: [string, string]): SentParameter {
  // A request object is signed, so it is hidden. Its claims are recorded after it has been opened.
  const isSecret = isSecretParameter(name) || name === 'request'
  return [
    name.slice(0, maxName),
    isSecret ? `(hidden, ${value.length} characters)` : value.slice(0, maxValue),
  ]
}

function limited(parameters: readonly SentParameter[]): SentParameter[] {
  let total = 0
  const kept = parameters.filter(([name, value]) => {
    total += name.length + value.length
    return total <= maxTotal
  })
  const more = parameters.length - kept.length
  return more === 0 ? kept : [...kept, ['…', `${more} more parameters are not kept`]]
}
