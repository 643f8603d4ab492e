import type { KoaContextWithOIDC } from 'oidc-provider'
import { findingRules } from '../domain/finding.ts'
import { nearestHint } from '../domain/nearest.ts'
import { errorReference } from '../domain/random.ts'
import { partnerOf } from './clients.ts'
import { type IssuerDependencies, type IssuerMiddleware, notesOf, textParam } from './context.ts'
import type { Issuer } from './issuers.ts'
import type { LibraryError } from './refusals.ts'
import { paramsOf } from './service-scope.ts'

type Json = Readonly<Record<string, unknown>>

/** What the endpoints for servers accept; anything else is 405 (itsme's documentation, errors). */
function methodsOf({ routes }: Issuer, path: string): readonly string[] | undefined {
  if (path === routes.token) return ['POST', 'OPTIONS']
  if (path === routes.userinfo) return ['GET', 'POST', 'HEAD', 'OPTIONS']
  return undefined
}

/** Shapes the answers of the token and userinfo endpoints to itsme's rules, and journals them. */
export function shapeTokenAnswers(
  issuer: Issuer,
  dependencies: IssuerDependencies,
): IssuerMiddleware {
  return async (ctx, next) => {
    const methods = methodsOf(issuer, ctx.path)
    if (methods === undefined) return next()
    ctx.req.headers.accept = 'application/json'
    if (methods.includes(ctx.method)) await next()
    else refuseMethod(ctx, methods)
    if (ctx.method === 'OPTIONS') return
    if (ctx.path === issuer.routes.token) shapeToken(ctx, dependencies)
    else shapeUserinfo(ctx)
    await journalAnswer(issuer, dependencies, ctx)
  }
}

function refuseMethod(ctx: KoaContextWithOIDC, methods: readonly string[]): void {
  ctx.status = 405
  ctx.set('Allow', methods.join(', '))
  ctx.set('Access-Control-Allow-Origin', '*')
  ctx.body = {
    error: 'invalid_request',
    error_description: `method ${ctx.method} is not allowed here; use ${methods[0]}`,
  }
}

/**
 * Errors are 400, with `detail` for those who read itsme's documentation of after December 2024 and `error_description`
 * for the others; 401 only where the Authorization header was used. No `scope` member: itsme documents none.
 */
function shapeToken(ctx: KoaContextWithOIDC, { settings }: IssuerDependencies): void {
  const body: Json = Object(ctx.body)
  if (body['error'] === undefined) {
    const { access_token, token_type, id_token } = body
    const expires_in = Math.ceil(settings().lifetimes.accessToken)
    ctx.body = { access_token, token_type, expires_in, id_token }
    return
  }
  if (ctx.status === 401 && ctx.get('Authorization') === '') ctx.status = 400
  const { error, error_description } = body
  ctx.body = { error, error_description, detail: error_description }
  ctx.set('Cache-Control', 'no-store')
}

function shapeUserinfo(ctx: KoaContextWithOIDC): void {
  const body: Json = Object(ctx.body)
  if (body['error'] === undefined || ctx.get('WWW-Authenticate') !== '') return
  ctx.set('WWW-Authenticate', `Bearer error="${String(body['error'])}"`)
}

async function journalAnswer(
  issuer: Issuer,
  { state, logins, random }: IssuerDependencies,
  ctx: KoaContextWithOIDC,
): Promise<void> {
  const step = ctx.path === issuer.routes.token ? 'token' : 'userinfo'
  const client = ctx.oidc?.client
  const grantId = ctx.oidc?.entities.AccessToken?.grantId
  const login = grantId === undefined ? undefined : await logins.find(grantId)
  const failed = ctx.status >= 400
  await state.journal.write({
    type: failed ? 'refusal' : 'token',
    issuer: issuer.name,
    step,
    ...(client ? { partner: client.clientId } : {}),
    ...(login
      ? {
          service: login.service,
          user: login.user.id,
          phoneNumber: login.user.phoneNumber,
          action: login.action,
        }
      : {}),
    ...(failed ? { reference: errorReference(random) } : {}),
    outcome: failed ? await whyRefused(ctx, state) : 'given',
  })
  if (step === 'token' && /^basic /i.test(ctx.get('Authorization')) && client) {
    await state.journal.write({
      type: 'finding',
      issuer: issuer.name,
      step,
      partner: client.clientId,
      outcome: 'the client authenticated by HTTP Basic',
      detail: { rule: 'basic-authentication', ...findingRules['basic-authentication'] },
    })
  }
}

/** The real reason of a refusal, for the journal; never a secret, a code or a token. */
async function whyRefused(
  ctx: KoaContextWithOIDC,
  { partners }: IssuerDependencies['state'],
): Promise<string> {
  const body: Json = Object(ctx.body)
  const error = notesOf(ctx).failure as LibraryError | undefined
  const detail = String(error?.error_detail ?? body['error_description'] ?? '')
  const codes = (await partners.list()).map(({ code }) => code)
  return `${String(body['error'] ?? ctx.status)}: ${detail}${await hintFor(ctx, detail, codes)}`
}

/** The value that was wrong, and what would be right. */
async function hintFor(
  ctx: KoaContextWithOIDC,
  detail: string,
  codes: readonly string[],
): Promise<string> {
  const params = ctx.oidc === undefined ? {} : paramsOf(ctx)
  if (detail === 'client not found') {
    const id = textParam(params, 'client_id') ?? ''
    return `; client_id "${id}" is unknown${nearestHint(id, codes)}`
  }
  if (detail.includes('redirect_uri mismatch')) {
    const code = await ctx.oidc.provider.AuthorizationCode.find(textParam(params, 'code') ?? '')
    return `; sent "${textParam(params, 'redirect_uri')}", the code was made for "${code?.redirectUri}"`
  }
  if (detail.startsWith('no client authentication') && ctx.querystring !== '') {
    return '; the parameters belong in the body, not in the query'
  }
  return detail === 'invalid secret provided' ? secretHint(ctx) : ''
}

/** Says what is almost right about a wrong client secret. */
function secretHint(ctx: KoaContextWithOIDC): string {
  const client = ctx.oidc?.client
  const given = givenSecret(ctx)
  if (client === undefined || given === undefined) return ''
  const { secret } = partnerOf(client)
  if (given.trim() === secret && given !== secret) {
    const where = given.endsWith('\n') ? 'a trailing newline' : 'a space around it'
    return `; client_secret has ${where}: trim it`
  }
  if (given.toLowerCase() === secret.toLowerCase()) return '; client_secret differs in case only'
  return '; client_secret is not the one of this partner'
}

function givenSecret(ctx: KoaContextWithOIDC): string | undefined {
  const header = /^basic (.+)$/i.exec(ctx.get('Authorization'))?.[1]
  if (header === undefined) return textParam(paramsOf(ctx), 'client_secret')
  const encoded = Buffer.from(header, 'base64').toString().split(':').slice(1).join(':')
  try {
    return decodeURIComponent(encoded.replaceAll('+', ' '))
  } catch {
    return encoded
  }
}
