import type { KoaContextWithOIDC } from 'oidc-provider'
import { defined } from '../../domain/defined.ts'
import { lifetimesFor } from '../../domain/lifetimes.ts'
import {
  type ClientAuthentication,
  type FactOf,
  findingFacts,
  type LoginFact,
} from '../../domain/login/login.ts'
import { membersOf } from '../../domain/members.ts'
import { errorReference } from '../../domain/random.ts'
import { paramsOf } from '../authorization/request-claims.ts'
import { bodyOf, FormRefusal, isBodyKept, parseForm, tokenBodyLimit, withBody } from '../body.ts'
import { partnerOf } from '../clients.ts'
import {
  type IssuerDependencies,
  type IssuerMiddleware,
  type IssuerSite,
  textParam,
} from '../context.ts'
import { cibaGrantType, issuerUrl } from '../issuers.ts'
import type { LibraryError } from '../library-error.ts'
import { digestOf } from '../login/begin-login.ts'
import { placeOfLogin } from '../login/confirmed-login.ts'
import { serverCallOf } from '../request-context.ts'
import { issueUserinfo, tokenText } from './id-token.ts'
import { type Step, serverFindings } from './server-call-findings.ts'
import { whyRefused } from './token-refusals.ts'

type Json = Readonly<Record<string, unknown>>

/**
 * The methods that the server-to-server endpoints accept. Others are answered with 405 (itsme's documentation, errors).
 */
const methodsOf: Readonly<Record<Step, readonly string[] | undefined>> = {
  token: ['POST', 'OPTIONS'],
  userinfo: ['GET', 'POST', 'HEAD', 'OPTIONS'],
  revocation: ['POST', 'OPTIONS'],
  picture: undefined,
}

/**
 * Shapes the responses of a server-to-server endpoint according to itsme's rules, and journals them.
 *
 * @param answer handles the request
 */
export function shapeServerResponses(
  site: IssuerSite,
  step: Step,
  answer: IssuerMiddleware = (_ctx, next) => next(),
): IssuerMiddleware {
  return async (ctx, next) => {
    // Koa looks at the original request, not at the one that replaces it after the body has been read.
    for (const { headers } of [ctx.req, ctx.request.req]) headers.accept = 'application/json'
    const methods = methodsOf[step]
    await respondSafely(ctx, async () => {
      if (methods !== undefined && !methods.includes(ctx.method)) refuseMethod(ctx, methods)
      else await answer(ctx, next)
      if (ctx.method !== 'OPTIONS') await shape(site, ctx, step)
    })
    forbidCaching(ctx, step)
    if (ctx.method !== 'OPTIONS' && !isPendingPoll(ctx)) await journalResponse(site, ctx, step)
  }
}

/** Forbids caching of tokens and of errors (itsme's documentation, token response and errors; RFC 6749, section 5). */
function forbidCaching(ctx: KoaContextWithOIDC, step: Step): void {
  if (step !== 'token' && step !== 'revocation') return
  ctx.set('Cache-Control', 'no-store')
  ctx.set('Pragma', 'no-cache')
}

/** Responds to unexpected errors, and to forms that cannot be read, in the format of the protocol. */
async function respondSafely(ctx: KoaContextWithOIDC, answer: () => Promise<void>): Promise<void> {
  try {
    if (ctx.method === 'POST' && ctx.is('application/x-www-form-urlencoded')) await keepForm(ctx)
    await answer()
  } catch (error) {
    if (error instanceof FormRefusal) return refuseForm(ctx, error)
    serverCallOf(ctx).failure = error instanceof Error ? error : new Error(String(error))
    ctx.status = 500
    ctx.set('Access-Control-Allow-Origin', '*')
    ctx.body = { error: 'server_error' }
  }
}

/** Reads the form, and restores the body so that oidc-provider can read it again. @throws FormRefusal */
async function keepForm(ctx: KoaContextWithOIDC): Promise<void> {
  const isFirst = !isBodyKept(ctx)
  await parseForm(ctx, tokenBodyLimit)
  if (isFirst) ctx.req = withBody(ctx.req, await bodyOf(ctx, tokenBodyLimit))
}

function refuseForm(ctx: KoaContextWithOIDC, { message }: FormRefusal): void {
  serverCallOf(ctx).reason = message
  ctx.status = 400
  ctx.set('Access-Control-Allow-Origin', '*')
  ctx.body = { error: 'invalid_request', error_description: message }
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

async function shape(site: IssuerSite, ctx: KoaContextWithOIDC, step: Step): Promise<void> {
  if (step === 'userinfo') return shapeUserinfo(site, ctx)
  if (step === 'token') return shapeToken(ctx, site.dependencies)
  if (step === 'revocation') shapeError(ctx)
}

/** Shapes a token response. It has no `scope` member, since itsme does not document one. */
function shapeToken(ctx: KoaContextWithOIDC, { settings }: IssuerDependencies): void {
  const body: Json = membersOf(ctx.body)
  if (body['error'] !== undefined) {
    shapeError(ctx)
    return
  }
  const { access_token, token_type, id_token } = body
  const partner = ctx.oidc.client && partnerOf(ctx.oidc.client)
  const expires_in = Math.ceil(lifetimesFor(settings(), partner).accessToken)
  ctx.body = { access_token, token_type, expires_in, id_token }
}

/**
 * Shapes an error response. The status is 400; it is 401 only if the client used the Authorization header, or for a login
 * without a browser, whose page of errors says so (itsme's documentation, CIBA, token endpoint errors). `detail` is
 * for readers of itsme's documentation from after December 2024, and `error_description` is for the others.
 */
function shapeError(ctx: KoaContextWithOIDC): void {
  const { error, error_description }: Json = membersOf(ctx.body)
  if (error === undefined) return
  // The library responds with invalid_request to a grant type that it knows and itsme does not support (RFC 6749,
  // section 5.2).
  const isGeneral = error === 'invalid_request'
  const code =
    isGeneral && isAnonymous(ctx)
      ? 'invalid_client'
      : isGeneral && hasOtherGrantType(ctx)
        ? 'unsupported_grant_type'
        : error
  if (ctx.status === 401 && ctx.get('Authorization') === '' && !isCiba(ctx)) ctx.status = 400
  ctx.body = { error: code, error_description, detail: error_description }
}

/** Checks whether a request has no client authentication at all (itsme's documentation, errors: invalid_client). */
function isAnonymous(ctx: KoaContextWithOIDC): boolean {
  const params = ctx.oidc?.params
  if (params === undefined || ctx.get('Authorization') !== '') return false
  return params['client_id'] === undefined && params['client_secret'] === undefined
}

function hasOtherGrantType(ctx: KoaContextWithOIDC): boolean {
  const grantType = grantTypeOf(ctx)
  return typeof grantType === 'string' && grantType !== 'authorization_code' && !isCiba(ctx)
}

function grantTypeOf(ctx: KoaContextWithOIDC): unknown {
  return ctx.oidc === undefined ? undefined : paramsOf(ctx)['grant_type']
}

const isCiba = (ctx: KoaContextWithOIDC) => grantTypeOf(ctx) === cibaGrantType

/** Checks whether a client only asked whether the user has decided. Such requests are counted, not journalled. */
function isPendingPoll(ctx: KoaContextWithOIDC): boolean {
  const { error } = membersOf(ctx.body)
  return isCiba(ctx) && (error === 'authorization_pending' || error === 'slow_down')
}

async function shapeUserinfo(site: IssuerSite, ctx: KoaContextWithOIDC): Promise<void> {
  const body: Json = membersOf(ctx.body)
  if (body['error'] !== undefined) return challenge(ctx, body)
  const { client } = ctx.oidc
  if (ctx.status !== 200 || client === undefined) return
  const { issuer, origin, dependencies } = site
  try {
    const { login } = serverCallOf(ctx)
    const where = {
      issuer: issuer.name,
      partner: client.clientId,
      ...(login && placeOfLogin(login)),
    }
    const issued = await issueUserinfo(
      body,
      issuerUrl(issuer, origin.url),
      client,
      where,
      dependencies,
    )
    serverCallOf(ctx).userinfo = issued.record
    ctx.body = issued.body
    if (typeof issued.body === 'string') ctx.set('Content-Type', issued.contentType)
  } catch (error) {
    const { message, error_description, statusCode, error_detail } = error as LibraryError
    if (statusCode === undefined) throw error
    serverCallOf(ctx).reason = error_detail ?? message
    ctx.status = statusCode
    ctx.body = { error: message, error_description }
    challenge(ctx, { error: message })
  }
}

function challenge(ctx: KoaContextWithOIDC, { error }: Json): void {
  if (ctx.res.hasHeader('WWW-Authenticate')) return
  ctx.set('WWW-Authenticate', `Bearer error="${String(error)}"`)
}

async function journalResponse(
  site: IssuerSite,
  ctx: KoaContextWithOIDC,
  step: Step,
): Promise<void> {
  const { issuer, dependencies } = site
  const { state, random } = dependencies
  const { clientId, login, idToken, hasFaultyToken } = serverCallOf(ctx)
  const partner = ctx.oidc?.client?.clientId ?? clientId
  const failed = ctx.status >= 400
  const reference = failed ? errorReference(random) : undefined
  const isOurs =
    membersOf(ctx.body)['error'] === 'server_error' && serverCallOf(ctx).faultError === undefined
  const reason = failed ? await whyRefused(site, ctx) : undefined
  const findings = serverFindings(site, ctx, step, login)
  await state.journal.write({
    type: isOurs ? 'error' : failed ? 'refusal' : 'token',
    issuer: issuer.name,
    step,
    ...(partner === undefined ? {} : { partner }),
    ...(login ? placeOfLogin(login) : {}),
    ...defined({ reference }),
    outcome: reason ?? 'given',
    ...(idToken && hasFaultyToken === true && !failed
      ? { detail: { idToken: tokenText(idToken) } }
      : {}),
    facts: [
      ...findingFacts(findings),
      serverFact(ctx, step, reason),
      ...(await deliveredFacts(site, ctx)),
    ],
  })
  if (isOurs) ctx.body = serverError(reference)
  if (findings.length === 0 || partner === undefined) return
  const about = login ? { service: login.service, login: login.id } : {}
  const place = { issuer: issuer.name, step, partner, ...about }
  for (const finding of findings) await state.findings.add(finding, place)
}

/**
 * Returns the fact about a request that the login records. It never contains a secret, an access token, or the
 * signature of an assertion.
 */
function serverFact(ctx: KoaContextWithOIDC, step: Step, reason: string | undefined): LoginFact {
  const { status } = ctx
  const body: Json = membersOf(ctx.body)
  const refusal = reason === undefined ? {} : { error: String(body['error'] ?? status), reason }
  const { assertion, idToken, userinfo: content } = serverCallOf(ctx)
  if (step !== 'token') return { what: step, status, ...refusal, ...defined({ content }) }
  const token = body['access_token']
  return {
    what: 'tokens',
    status,
    clientAuthentication: clientAuthenticationOf(ctx),
    ...refusal,
    ...defined({ assertion }),
    ...(reason === undefined ? defined({ idToken }) : {}),
    ...(typeof token === 'string' ? { accessToken: digestOf(token) } : {}),
  }
}

/** Returns the fact that a login without a browser has ended for the client. */
async function deliveredFacts(
  { dependencies }: IssuerSite,
  ctx: KoaContextWithOIDC,
): Promise<FactOf<'delivered'>[]> {
  const id = isCiba(ctx) ? textParam(paramsOf(ctx), 'auth_req_id') : undefined
  const { error } = membersOf(ctx.body)
  if (id === undefined || serverCallOf(ctx).isFinal !== true) return []
  const counts = await dependencies.backchannelPolling.countsOf(id)
  return [
    { what: 'delivered', ...counts, ...(error === undefined ? {} : { error: String(error) }) },
  ]
}

/** Returns how the client authenticated, successfully or not. */
function clientAuthenticationOf(ctx: KoaContextWithOIDC): ClientAuthentication {
  const { assertion, hasAssertion } = serverCallOf(ctx)
  if (assertion !== undefined || hasAssertion === true) return 'private_key_jwt'
  if (/^basic /i.test(ctx.get('Authorization'))) return 'client_secret_basic'
  const params = ctx.oidc === undefined ? {} : paramsOf(ctx)
  return params['client_secret'] === undefined ? 'none' : 'client_secret_post'
}

/** Returns the response to an internal error, which refers to the log. */
function serverError(reference = ''): Json {
  const error_description = `internal error; see the simulator's log [${reference}]`
  return { error: 'server_error', error_description, detail: error_description }
}
