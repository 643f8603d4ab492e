import type { KoaContextWithOIDC, Provider } from 'oidc-provider'
import { requestedClaims } from '../../domain/claims/claims.ts'
import { defined } from '../../domain/defined.ts'
import type { IssuerMiddleware, IssuerSite } from '../context.ts'
import { serverCallOf } from '../request-context.ts'

interface Refusal {
  readonly status: number
  readonly error: string
  readonly description: string
}

/**
 * Sends the picture of the user of an access token, only to the bearer and only if `picture` was requested (itsme's
 * documentation, picture; RFC 6750, section 3).
 */
export function sendPicture({ dependencies }: IssuerSite, provider: Provider): IssuerMiddleware {
  return async (ctx) => {
    ctx.set('Access-Control-Allow-Origin', '*')
    if (ctx.method === 'OPTIONS') return preflight(ctx)
    const found = await findPicture(ctx, provider, dependencies)
    if ('error' in found) return refuse(ctx, found)
    ctx.set('Cache-Control', 'no-store')
    ctx.type = 'image/jpeg'
    ctx.body = Buffer.from(found.picture, 'base64')
  }
}

function preflight(ctx: KoaContextWithOIDC): void {
  ctx.set('Access-Control-Allow-Methods', 'GET')
  ctx.set('Access-Control-Allow-Headers', ctx.get('Access-Control-Request-Headers'))
  ctx.status = 204
}

async function findPicture(
  ctx: KoaContextWithOIDC,
  provider: Provider,
  { state, portrait }: IssuerSite['dependencies'],
): Promise<Refusal | { readonly picture: string }> {
  if (!['GET', 'HEAD'].includes(ctx.method)) {
    ctx.set('Allow', 'GET, HEAD, OPTIONS')
    return { status: 405, error: 'invalid_request', description: 'use GET' }
  }
  const bearer = /^bearer +([\w.~+/=-]+)$/i.exec(ctx.get('Authorization'))?.[1]
  if (bearer === undefined) {
    const description = 'no access token provided; send Authorization: Bearer'
    return { status: 401, error: 'invalid_token', description }
  }
  const token = await provider.AccessToken.find(bearer)
  const call = serverCallOf(ctx)
  const { login } = call
  if (token === undefined || login === undefined) {
    return { status: 401, error: 'invalid_token', description: 'invalid token provided' }
  }
  call.clientId = login.partner
  if (!requestedClaims(token.scope ?? '', defined(token.claims ?? {})).includes('picture')) {
    const description = 'the access token was not given for the claim picture'
    return { status: 403, error: 'insufficient_scope', description }
  }
  const user = await state.users.at(login.user, login.userVersion)
  const number = user?.document.portrait
  return number === undefined
    ? { status: 404, error: 'not_found', description: 'the user has no picture' }
    : { picture: portrait(number) }
}

function refuse(ctx: KoaContextWithOIDC, { status, error, description }: Refusal): void {
  ctx.status = status
  ctx.set('WWW-Authenticate', `Bearer error="${error}", error_description="${description}"`)
  ctx.body = { error, error_description: description }
}
