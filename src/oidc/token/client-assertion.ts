import type { KoaContextWithOIDC } from 'oidc-provider'
import { nearestHint } from '../../config/nearest.ts'
import type { Partner } from '../../domain/partner.ts'
import { parseForm, tokenBodyLimit, withBody } from '../body.ts'
import type { IssuerMiddleware, IssuerSite } from '../context.ts'
import { servesPartner } from '../issuers.ts'
import { anyAudience, audienceRule } from '../jwt/audiences.ts'
import { JwtRefusal } from '../jwt/jwt-refusal.ts'
import type { JwtOpener } from '../jwt/open-jwt.ts'
import { partnerVersionOf } from '../login/partner-version.ts'
import { serverCallOf } from '../request-context.ts'

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
const maxIdLength = 255
/** The maximum time for which the id of an assertion is remembered, in milliseconds: one day. */
const maxMemory = 24 * 3600 * 1000

/** The error for a client that is refused, and the reason for developers. */
export class ClientRefusal extends Error {
  readonly code: 'invalid_request' | 'invalid_client' | 'unauthorized_client'
  readonly detail: string
  constructor(code: ClientRefusal['code'], message: string, detail = message) {
    super(message)
    this.code = code
    this.detail = detail
  }
}

/**
 * Authenticates partners by private_key_jwt at the token and revocation endpoints (OpenID Connect Core 9; itsme's
 * documentation, client_assertion). This happens before oidc-provider sees the request, since the library cannot open
 * encrypted assertions. If the assertion is valid, the request continues with `internalSecret`, a secret that only this
 * process knows, as its client secret.
 */
export function authenticateAssertions(site: IssuerSite, internalSecret: string): IssuerMiddleware {
  return async (ctx, next) => {
    if (ctx.method !== 'POST' || !ctx.is('application/x-www-form-urlencoded')) return next()
    try {
      const form = await parseForm(ctx, tokenBodyLimit)
      if (form.has('client_assertion')) {
        const replaced = await replaceAssertion(site, ctx, form, internalSecret)
        ctx.req = withBody(ctx.req, Buffer.from(replaced.toString()))
        ctx.request.req = ctx.req
      }
    } catch (error) {
      if (!(error instanceof ClientRefusal)) throw error
      return refuse(ctx, error)
    }
    await next()
  }
}

async function replaceAssertion(
  site: IssuerSite,
  ctx: KoaContextWithOIDC,
  form: URLSearchParams,
  internalSecret: string,
): Promise<URLSearchParams> {
  const partner = await authenticatePartner(site, ctx, form)
  return withInternalSecret(form, partner, internalSecret)
}

/**
 * Authenticates a partner by the `client_assertion` in a form.
 *
 * @throws ClientRefusal
 */
export async function authenticatePartner(
  site: IssuerSite,
  ctx: KoaContextWithOIDC,
  form: URLSearchParams,
): Promise<Partner> {
  const call = serverCallOf(ctx)
  call.hasAssertion = true
  const named = form.get('client_id')
  if (named !== null) call.clientId = named
  const assertion = singleAssertion(ctx, form)
  const partner = await getPartner(site, ctx, form, assertion)
  call.clientId = partner.code
  if (ctx.path === site.issuer.routes.revocation)
    noteRevocation(ctx, partner, site.dependencies.strict)
  await checkAssertion(site, ctx, assertion, partner)
  return partner
}

/** Revocation is not for partners with keys (itsme's documentation, revoke request). */
function noteRevocation(ctx: KoaContextWithOIDC, { code }: Partner, strict: boolean): void {
  const message = `${code} authenticates by private_key_jwt: itsme revokes tokens only for partners with a secret`
  if (strict) throw new ClientRefusal('unauthorized_client', 'revocation is not available', message)
  serverCallOf(ctx).findings.push({ rule: 'revocation-with-keys', message })
}

/** Puts the client first, since the library's parser accepts at most a thousand parameters. */
function withInternalSecret(
  form: URLSearchParams,
  { code }: Partner,
  internalSecret: string,
): URLSearchParams {
  const replaced = ['client_id', 'client_assertion', 'client_assertion_type']
  const rest = [...form].filter(([name]) => !replaced.includes(name))
  return new URLSearchParams([['client_id', code], ['client_secret', internalSecret], ...rest])
}

function singleAssertion(ctx: KoaContextWithOIDC, form: URLSearchParams): string {
  const [assertion = '', ...more] = form.getAll('client_assertion')
  const others = [form.has('client_secret'), ctx.get('Authorization') !== '', more.length > 0]
  if (others.includes(true)) {
    const message = 'client authentication must only be provided using one mechanism'
    throw new ClientRefusal('invalid_request', message)
  }
  for (const name of ['client_id', 'client_assertion_type']) {
    if (form.getAll(name).length < 2) continue
    throw new ClientRefusal('invalid_request', `${name} must not be given more than once`)
  }
  const type = form.get('client_assertion_type')
  if (type === assertionType) return assertion
  const message = `client_assertion_type must be ${assertionType}`
  const given = type === null ? 'it is missing' : `got "${type.slice(0, 80)}"`
  throw new ClientRefusal('invalid_request', message, `${message}, ${given}`)
}

/**
 * Returns the partner that the request names, or else the partner that the assertion names; its signature then proves
 * it.
 */
async function getPartner(
  { issuer, dependencies }: IssuerSite,
  ctx: KoaContextWithOIDC,
  form: URLSearchParams,
  assertion: string,
): Promise<Partner> {
  const id = form.get('client_id') ?? (await findSubject(assertion, dependencies.jwtOpener))
  const { partners } = dependencies.state
  const partner = (await partners.at(id, partnerVersionOf(ctx, id)))?.value
  if (partner === undefined) {
    const codes = (await partners.list()).map(({ code }) => code)
    const detail = `client not found; client_id "${id}" is unknown${nearestHint(id, codes)}`
    throw new ClientRefusal('invalid_client', 'client authentication failed', detail)
  }
  if (!servesPartner(issuer, partner)) {
    const detail = `${partner.code} authenticates by private_key_jwt, which ${issuer.name} does not know; use the v2 issuer`
    throw new ClientRefusal('invalid_client', 'client authentication failed', detail)
  }
  if (partner.authentication === 'private_key_jwt') return partner
  const detail = `${partner.code} authenticates by ${partner.authentication}: send client_secret, not client_assertion`
  throw new ClientRefusal('unauthorized_client', 'client authentication failed', detail)
}

/**
 * Returns the client that an assertion names. In itsme's documentation, no client_id is sent with an assertion,
 * encrypted or not.
 */
async function findSubject(assertion: string, jwtOpener: JwtOpener): Promise<string> {
  const message = 'client_id is missing, and the client_assertion cannot be read without it'
  const found = await jwtOpener.peekSubject(assertion).catch((error: unknown) => {
    if (!(error instanceof JwtRefusal)) throw error
    const hint = isDirect(assertion)
      ? '; with "alg": "dir" the client_id tells whose secret it is'
      : ''
    const detail = `${message}: client_assertion: ${error.message}${hint}`
    throw new ClientRefusal('invalid_request', message + hint, detail)
  })
  if (found === undefined) throw new ClientRefusal('invalid_request', message)
  return found
}

/** Checks whether an assertion is encrypted with a client secret. */
function isDirect(assertion: string): boolean {
  const [header = ''] = assertion.split('.')
  return /"alg"\s*:\s*"dir"/.test(Buffer.from(header, 'base64url').toString())
}

async function checkAssertion(
  { issuer, origin, dependencies }: IssuerSite,
  ctx: KoaContextWithOIDC,
  assertion: string,
  partner: Partner,
): Promise<void> {
  const { jwtOpener } = dependencies
  const audience = audienceOf({ issuer, origin }, ctx.path)
  try {
    const opened = await jwtOpener.open(assertion, partner, { audience })
    const { header, claims, lacksKid } = opened
    serverCallOf(ctx).assertion = { header, claims }
    if (lacksKid) noteMissingKid(ctx, dependencies.strict)
    await checkClaims(claims, partner, dependencies)
  } catch (error) {
    if (!(error instanceof JwtRefusal)) throw error
    const detail = `client_assertion: ${error.message}`
    throw new ClientRefusal('unauthorized_client', 'the client_assertion is not valid', detail)
  }
}

/**
 * Returns the audiences that an assertion may have: the issuer and the called endpoint. The audiences that itsme documents
 * for the CIBA endpoints are those of other endpoints, so all of them are accepted there.
 */
function audienceOf({ issuer, origin }: Pick<IssuerSite, 'issuer' | 'origin'>, path: string) {
  const called = audienceRule(issuer, origin, path)
  const { ciba, token } = issuer.routes
  if (ciba === undefined) return called
  const others = [token, ciba.authentication, ciba.userDiscovery]
  return anyAudience(called, ...others.map((endpoint) => audienceRule(issuer, origin, endpoint)))
}

function noteMissingKid(ctx: KoaContextWithOIDC, strict: boolean): void {
  const message = 'the header of the client_assertion names no key (kid)'
  if (strict) throw new JwtRefusal(`${message}: itsme refuses it`)
  serverCallOf(ctx).findings.push({ rule: 'jwt-without-kid', message })
}

/**
 * Checks `sub`, `exp`, and `jti`, which is valid once (itsme's documentation, client_assertion; RFC 7523, section 3).
 */
async function checkClaims(
  { sub, exp, jti }: Readonly<Record<string, unknown>>,
  partner: Partner,
  { assertions, wallClock }: IssuerSite['dependencies'],
): Promise<void> {
  if (sub !== partner.code) {
    throw new JwtRefusal(`"sub" is ${JSON.stringify(sub) ?? 'missing'}, must be "${partner.code}"`)
  }
  if (typeof exp !== 'number') throw new JwtRefusal('"exp" is missing: seconds since 1970')
  if (typeof jti !== 'string' || jti === '') throw new JwtRefusal('"jti" is missing')
  if (jti.length > maxIdLength) {
    throw new JwtRefusal(`"jti" has ${jti.length} characters, at most ${maxIdLength}`)
  }
  const left = Math.min(maxMemory, Math.max(0, exp * 1000 - wallClock.now()) + 60_000)
  if (await assertions.use(partner.code, jti, left)) return
  throw new JwtRefusal(
    `"jti" ${JSON.stringify(jti)} was used before: make a new assertion each time`,
  )
}

function refuse(ctx: KoaContextWithOIDC, { code, message, detail }: ClientRefusal): void {
  serverCallOf(ctx).reason = detail
  ctx.status = 400
  ctx.set('Access-Control-Allow-Origin', '*')
  ctx.body = { error: code, error_description: message }
}
