import type { KoaContextWithOIDC } from 'oidc-provider'
import { defined } from '../../domain/defined.ts'
import type { Finding } from '../../domain/finding.ts'
import { parameterProblem } from '../../domain/parameters.ts'
import type { Partner } from '../../domain/partner.ts'
import { authorizationBodyLimit, BodyTooLong, bodyOf } from '../body.ts'
import { type IssuerMiddleware, type IssuerSite, textParam } from '../context.ts'
import { type Issuer, issuerUrl, servesPartner } from '../issuers.ts'
import { audienceRule } from '../jwt/audiences.ts'
import { ownParams } from '../login/interaction-result.ts'
import { authorizationOf } from '../request-context.ts'
import { ProtocolRefusal } from './protocol-refusal.ts'
import { refuseOnPage } from './refusals.ts'
import { hasRequestObject, mergeRequestObject, requestParameters } from './request-object.ts'

/** OpenID Connect parameters that itsme does not support. */
const unsupported = ['registration', 'id_token_hint', 'claims_locales', 'web_message_uri']
/** The response modes that are supported. Others are treated as absent. */
const responseModes = ['query', 'form_post', 'fragment']

/**
 * Prepares an authorization request for oidc-provider: redirects a browser that used a back-channel name to the browser
 * origin, turns a POST into a GET, opens a request object, and handles parameters that itsme does not support. Also
 * refuses what itsme refuses with a page and the library does not (`response_type`; itsme's documentation, errors).
 */
export function prepareAuthorizationRequest(site: IssuerSite): IssuerMiddleware {
  const { issuer, origin } = site
  return async (ctx, next) => {
    if (!['GET', 'HEAD', 'POST'].includes(ctx.method)) return next()
    if (origin.kind === 'back-channel') {
      ctx.redirect(issuerUrl(issuer, origin.browserUrl) + ctx.path + ctx.search)
      ctx.status = ctx.method === 'POST' ? 307 : 302
      return
    }
    try {
      if (ctx.method === 'POST') await turnIntoGet(ctx)
      checkRepeated(ctx)
      await openRequestObject(site, ctx)
      removeParameters(ctx, Object.values(ownParams))
      checkUnsupported(ctx, site.dependencies.strict)
      checkResponseType(ctx)
      completePkce(ctx)
    } catch (error) {
      if (!(error instanceof ProtocolRefusal)) throw error
      if (!canGoBack(ctx)) return refuse(site, ctx, error)
      deferRefusal(ctx, error, site.dependencies.strict)
    }
    const fault = missingResponseType(ctx) ?? sizeProblem(ctx)
    return fault === undefined ? next() : refuse(site, ctx, fault)
  }
}

/**
 * OpenID Connect Core 3.1.2.1 allows GET and POST. Browsers do not follow the library's own response to a POST on http.
 */
async function turnIntoGet(ctx: KoaContextWithOIDC): Promise<void> {
  const description = 'The request cannot be read.'
  if (ctx.is('application/x-www-form-urlencoded') === false) {
    const detail = 'a POST must be application/x-www-form-urlencoded'
    throw new ProtocolRefusal('invalid_request', description, detail)
  }
  try {
    const body = (await bodyOf(ctx, authorizationBodyLimit)).toString()
    const fault = parameterProblem(body, 'the body')
    if (fault !== undefined) throw new ProtocolRefusal('invalid_request', description, fault)
    ctx.method = 'GET'
    ctx.querystring = body
  } catch (error) {
    if (!(error instanceof BodyTooLong)) throw error
    throw new ProtocolRefusal('invalid_request', description, `the body ${error.message}`)
  }
}

/** The maximum length of the parameters that a login in flight has to remember, in characters. */
export const maxParametersLength = 72 * 1024

/**
 * Returns a refusal if the parameters are too long. It is shown on the page, since the `state` to return may be too
 * long.
 */
function sizeProblem(ctx: KoaContextWithOIDC): ProtocolRefusal | undefined {
  const length = Object.entries(ctx.query).reduce(
    (sum, [name, value]) => sum + name.length + String(value).length,
    0,
  )
  if (length <= maxParametersLength) return undefined
  const detail = `the parameters are ${length} characters long, at most ${maxParametersLength}`
  return new ProtocolRefusal('invalid_request', 'The request is too long.', detail)
}

/**
 * Checks that no parameter that has a meaning is repeated (itsme's documentation, errors; RFC 6749, section 3.1). A
 * repeated `response_type`, `client_id` or `redirect_uri` is refused on the page.
 *
 * @throws ProtocolRefusal
 */
function checkRepeated(ctx: KoaContextWithOIDC): void {
  const { query } = ctx
  const name = Object.keys(query).find(
    (each) => requestParameters.has(each) && Array.isArray(query[each]),
  )
  if (name === undefined || ['response_type', 'client_id', 'redirect_uri'].includes(name)) return
  const description = `The parameter ${name} is repeated.`
  const detail = `${name} is given more than once; send it once`
  throw new ProtocolRefusal('invalid_request', description, detail, { name })
}

async function openRequestObject(
  { issuer, origin, dependencies }: IssuerSite,
  ctx: KoaContextWithOIDC,
): Promise<void> {
  if (!hasRequestObject(ctx.query)) return
  const partner = await findPartner(issuer, dependencies, textParam(ctx.query, 'client_id'))
  if (partner === undefined) return removeParameters(ctx, ['request', 'request_uri'])
  const audience = audienceRule(issuer, origin, issuer.routes.authorization)
  const merged = await mergeRequestObject(ctx.query, partner, audience, dependencies)
  ctx.query = { ...merged.params }
  authorizationOf(ctx).requestObject = merged.object
  addFindings(ctx, merged.findings)
  if (merged.refusal !== undefined) throw merged.refusal
}

async function findPartner(
  issuer: Issuer,
  { state }: IssuerSite['dependencies'],
  code: string | undefined,
): Promise<Partner | undefined> {
  const partner = code === undefined ? undefined : await state.partners.find(code)
  return partner && servesPartner(issuer, partner) ? partner : undefined
}

/**
 * Checks whether an error may go to the client. If so, oidc-provider first validates the client and the redirect URI.
 */
function canGoBack(ctx: KoaContextWithOIDC): boolean {
  return ['client_id', 'redirect_uri'].every((name) => textParam(ctx.query, name) !== undefined)
}

/**
 * Removes everything that is not needed to send an error back. The scope check throws the error after the redirect URI
 * has been validated.
 */
function deferRefusal(ctx: KoaContextWithOIDC, error: ProtocolRefusal, strict: boolean): void {
  const { query } = ctx
  const mode = String(query['response_mode'])
  const isMode = responseModes.includes(mode) && !(strict && mode === 'fragment')
  const kept = ['client_id', 'redirect_uri', 'state', 'response_mode', 'ui_locales'].filter(
    (name) => typeof query[name] === 'string' && (isMode || name !== 'response_mode'),
  )
  authorizationOf(ctx).deferredRefusal = error
  ctx.query = {
    ...Object.fromEntries(kept.map((name) => [name, query[name]])),
    response_type: 'code',
    scope: serviceScope(textParam(query, 'scope')),
  }
}

function serviceScope(scope = ''): string {
  const services = scope.split(' ').filter((value) => value.startsWith('service:'))
  return ['openid', ...services].join(' ')
}

/** Returns a refusal if there is not one response type. itsme shows it on the page (itsme's documentation, errors). */
function missingResponseType(ctx: KoaContextWithOIDC): ProtocolRefusal | undefined {
  const given = ctx.query['response_type']
  const isOne = typeof given === 'string' && given !== ''
  if (isOne || textParam(ctx.query, 'client_id') === undefined) return undefined
  const [description, problem] = Array.isArray(given)
    ? ['Invalid request: repeated "response_type" parameter', 'is given more than once']
    : ['Invalid request: Missing "response_type" parameter', 'is missing']
  const detail = `response_type ${problem}; send response_type=code`
  const wrong = { name: 'response_type', nearest: 'code' }
  return new ProtocolRefusal('invalid_request', description, detail, wrong)
}

/**
 * Checks that the response type is `code`. Libraries for other flows request tokens here; ASP.NET Core does so by
 * default.
 *
 * @throws ProtocolRefusal (itsme's documentation, errors)
 */
function checkResponseType(ctx: KoaContextWithOIDC): void {
  const given = textParam(ctx.query, 'response_type')
  if (given === undefined || given === 'code') return
  const shown = given.slice(0, 100)
  const detail = `response_type "${shown}" is not supported: itsme only has the authorization code flow; send response_type=code`
  const wrong = { name: 'response_type', nearest: 'code' }
  const description = 'The response type is not supported.'
  throw new ProtocolRefusal('unsupported_response_type', description, detail, wrong)
}

/** Adds the only method, which is optional (itsme's documentation, code_challenge_method), so that it is not `plain`. */
function completePkce(ctx: KoaContextWithOIDC): void {
  const { code_challenge, code_challenge_method } = ctx.query
  if (code_challenge === undefined || code_challenge_method !== undefined) return
  ctx.query = { ...ctx.query, code_challenge_method: 'S256' }
}

function refuse(
  { issuer, dependencies }: IssuerSite,
  ctx: KoaContextWithOIDC,
  { code, message, detail, wrong }: ProtocolRefusal,
): Promise<void> {
  return refuseOnPage(ctx, dependencies, {
    issuer: issuer.name,
    error: code,
    description: message,
    reason: detail ?? message,
    ...defined({ wrong }),
  })
}

/**
 * Checks for parameters that itsme does not support. Strict mode refuses them; otherwise they are removed and cause a
 * finding.
 */
function checkUnsupported(ctx: KoaContextWithOIDC, strict: boolean): void {
  const names = unsupported.filter((name) => ctx.query[name] !== undefined)
  const mode = ctx.query['response_mode']
  if (strict) refuseUnsupported(names, mode)
  removeParameters(ctx, names)
  addFindings(
    ctx,
    names.map((name) => ({
      rule: 'parameter-not-supported',
      message: `parameter ${name} is not supported`,
      parameter: name,
    })),
  )
  if (mode !== undefined && !responseModes.includes(String(mode))) {
    removeParameters(ctx, ['response_mode'])
    const message = `response_mode "${mode}" is ignored`
    addFindings(ctx, [{ rule: 'response-mode-ignored', message }])
  } else if (mode === 'fragment') {
    const message = 'response_mode fragment is not documented'
    addFindings(ctx, [{ rule: 'response-mode-fragment', message }])
  }
}

/** "The request contains a not supported parameter" (itsme's documentation, errors). */
function refuseUnsupported(names: readonly string[], mode: unknown): void {
  const found = [...names, ...(mode === 'fragment' ? ['response_mode'] : [])]
  const [first] = found
  if (first === undefined) return
  const detail = `itsme does not know ${found.join(', ')}; leave it out`
  throw new ProtocolRefusal(
    'unsupported_request',
    `The parameter ${first} is not supported.`,
    detail,
    { name: first },
  )
}

function removeParameters(ctx: KoaContextWithOIDC, names: readonly string[]): void {
  if (!names.some((name) => ctx.query[name] !== undefined)) return
  const query = { ...ctx.query }
  for (const name of names) delete query[name]
  ctx.query = query
}

function addFindings(ctx: KoaContextWithOIDC, findings: readonly Finding[]): void {
  authorizationOf(ctx).findings.push(...findings)
}
