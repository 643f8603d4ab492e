import type { KoaContextWithOIDC } from 'oidc-provider'
import { type ClaimsRequest, claimsByScope, requestedClaims } from '../domain/claims.ts'
import type { Finding } from '../domain/finding.ts'
import { nearestHint } from '../domain/nearest.ts'
import { isLoopbackUri } from '../domain/origin.ts'
import { findService, type Partner, type Service, serviceCodesIn } from '../domain/partner.ts'
import { allowsRedirectUri, partnerOf } from './clients.ts'
import { notesOf, textParam } from './context.ts'
import { errors } from './library.ts'

/**
 * The checks of an authorization request that are itsme's own. oidc-provider calls this for the parameter `service`,
 * absent or not, after its own checks of client, redirect URI, PKCE and claims and inside its error handler; the code
 * found is stored with the interaction as the parameter `service`.
 */
export function checkServiceScope(ctx: KoaContextWithOIDC, browserUrl: string): void {
  const params = paramsOf(ctx)
  const { client } = ctx.oidc
  if (client === undefined) throw new errors.InvalidRequest('client is missing')
  const partner = partnerOf(client)
  const scope = rawScope(ctx)
  checkScopes(scope)
  const service = getService(partner, scope)
  checkRedirectUri(service, textParam(params, 'redirect_uri') ?? '', browserUrl)
  checkDisplay(textParam(params, 'display'))
  const claims = claimsOf(params)
  checkClaims(service, scope, claims)
  params['service'] = service.code
  if (partner.idToken.claims === 'all') mergeClaims(params, claims)
  notesOf(ctx).findings = [
    ...(notesOf(ctx).findings ?? []),
    ...findingsOf(params, scope, client.clientId, browserUrl),
  ]
}

/** The parameters of a request: oidc-provider's type says they are unknown, and so do we. */
export function paramsOf(ctx: KoaContextWithOIDC): Record<string, unknown> {
  return (ctx.oidc.params ?? {}) as Record<string, unknown>
}

/** The scope as it was sent: oidc-provider drops what it does not know before any hook sees it. */
export function rawScope(ctx: KoaContextWithOIDC): string {
  return textParam(ctx.query, 'scope') ?? ''
}

/** `openid` is required, and there are no refresh tokens (itsme's documentation). */
function checkScopes(scope: string): void {
  if (!scope.split(' ').includes('openid')) {
    throw new errors.InvalidScope('The scope openid is missing.', scope)
  }
  if (scope.split(' ').includes('offline_access')) {
    throw new errors.InvalidScope('The scope offline_access is not supported.', 'offline_access')
  }
}

/** Exactly one `service:CODE` of the partner (itsme's documentation, scope and errors). */
function getService(partner: Partner, scope: string): Service {
  const codes = serviceCodesIn(scope)
  const [code] = codes
  const service = codes.length === 1 && code !== undefined ? findService(partner, code) : undefined
  if (service !== undefined) return service
  throw new errors.InvalidRequest(
    `No corresponding service found for the given OpenID scope ${scope}`,
    undefined,
    { detail: whyNoService(partner, codes) },
  )
}

function whyNoService(partner: Partner, codes: readonly string[]): string {
  const known = partner.services.map((service) => service.code)
  const [code] = codes
  if (code === undefined)
    return `no service:CODE in the scope; ${partner.code} has ${known.join(', ')}`
  if (codes.length > 1) return `${codes.length} service codes, must be one: ${codes.join(', ')}`
  return `service "${code}" is not one of ${partner.code}${nearestHint(code, known)}`
}

/** Redirect URIs are registered per service and matched exactly (itsme's documentation, redirect_uri). */
function checkRedirectUri(service: Service, uri: string, browserUrl: string): void {
  if (!allowsRedirectUri(service, uri, browserUrl)) throw new errors.InvalidRedirectUri()
}

function checkDisplay(display: string | undefined): void {
  if (display !== undefined && display !== 'page') {
    const description = `The display ${display} is not supported.`
    throw new errors.CustomOIDCProviderError('unsupported_display', description)
  }
}

/** `claims.userinfo.<name>.values[]` is the deepest that OpenID Connect Core 5.5 knows; some extensions go a little further. */
const deepestClaims = 10

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((part) => isDeeperThan(part, levels - 1))
}

/** The parameter `claims`; the library has checked that it is JSON of the right shape. */
export function claimsOf(params: Readonly<Record<string, unknown>>): ClaimsRequest {
  const text = textParam(params, 'claims')
  if (text === undefined) return {}
  const claims: unknown = JSON.parse(text)
  if (isDeeperThan(claims, deepestClaims)) {
    throw new errors.InvalidRequest('The parameter claims is nested too deeply.')
  }
  return claims as ClaimsRequest
}

/** An identification must ask for something (itsme's documentation, identification). */
function checkClaims(service: Service, scope: string, claims: ClaimsRequest): void {
  if (service.type !== 'identification' || requestedClaims(scope, claims).length > 0) return
  throw new errors.InvalidRequest(
    'At least one user claim must be requested for an identification.',
  )
}

/**
 * Lets the ID token hold what userinfo would hold: brokers read only the ID token, and itsme's own B2C guide asks
 * through `claims.userinfo` (inferred).
 */
function mergeClaims(params: Record<string, unknown>, claims: ClaimsRequest): void {
  if (claims.userinfo === undefined) return
  const merged = { ...claims, id_token: { ...claims.userinfo, ...claims.id_token } }
  params['claims'] = JSON.stringify(merged)
}

const knownScopes = new Set(['openid', ...Object.keys(claimsByScope)])

function findingsOf(
  params: Readonly<Record<string, unknown>>,
  scope: string,
  partner: string,
  browserUrl: string,
): Finding[] {
  const uri = textParam(params, 'redirect_uri') ?? ''
  const findings: Finding[] = []
  const unknown = scope
    .split(' ')
    .filter((value) => !knownScopes.has(value) && !value.startsWith('service:'))
  if (unknown.length > 0) findings.push({ rule: 'unknown-scope', message: unknownScopes(unknown) })
  const isOwn = uri.startsWith(`${browserUrl}/`)
  if (!isOwn && !uri.startsWith('https:')) {
    findings.push({ rule: 'redirect-uri-not-https', message: `redirect_uri "${uri}" is not https` })
  }
  if (!isOwn && isLoopbackUri(uri)) {
    findings.push({
      rule: 'redirect-uri-loopback',
      message: `redirect_uri "${uri}" is on this machine`,
    })
  }
  for (const name of ['state', 'nonce'] as const) {
    if (textParam(params, name) === undefined) {
      findings.push({ rule: `${name}-missing`, message: `${partner} sent no ${name}` })
    }
  }
  return findings
}

/** The first few: a request may hold thousands. */
function unknownScopes(values: readonly string[]): string {
  const named = values
    .slice(0, 3)
    .map((value) => `"${value}"${nearestHint(value, knownScopes).replace('; ', ', ')}`)
  const rest = values.length > 3 ? ` and ${values.length - 3} more` : ''
  return `unknown in the scope, gives nothing: ${named.join('; ')}${rest}`
}
