import type { KoaContextWithOIDC } from 'oidc-provider'
import type { ClaimsRequest } from '../../domain/claims/claims.ts'
import { isDeeperThan } from '../../domain/json-depth.ts'
import { membersOf } from '../../domain/members.ts'
import { textParam } from '../context.ts'
import { ProtocolRefusal } from './protocol-refusal.ts'

type Params = Readonly<Record<string, unknown>>

/** The parameters of a request: oidc-provider's type says they are unknown, and so do we. */
export function paramsOf(ctx: KoaContextWithOIDC): Record<string, unknown> {
  return (ctx.oidc.params ?? {}) as Record<string, unknown>
}

/** `claims.userinfo.<name>.values[]` is the deepest that OpenID Connect Core 5.5 knows; some extensions go a little further. */
const maxClaimsDepth = 10

/** The parameter `claims`; the library has checked that it is JSON of the right shape. @throws ProtocolRefusal */
export function claimsOf(params: Params): ClaimsRequest {
  const text = textParam(params, 'claims')
  if (text === undefined) return {}
  const claims: unknown = JSON.parse(text)
  if (isDeeperThan(claims, maxClaimsDepth)) {
    throw new ProtocolRefusal('invalid_request', 'The parameter claims is nested too deeply.')
  }
  return claims as ClaimsRequest
}

/** Every claim that is asked for by name, with how it is asked for; what stands in both places is taken from userinfo. */
export function claimMembers({ userinfo, id_token }: ClaimsRequest): Params {
  return { ...id_token, ...userinfo }
}

/**
 * The user that a confirmation names; "only considered if specified within a userinfo set of claims" (itsme's
 * documentation, sub).
 */
export function namedSubject({ userinfo }: ClaimsRequest): string | undefined {
  const request = userinfo?.['sub']
  const value =
    typeof request === 'object' && request !== null && 'value' in request && request.value
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** The levels that a request asks for: by `acr_values`, or by the claim (OpenID Connect Core 5.5.1.1). */
export function askedAcr(params: Params): string {
  const { id_token } = claimsOf(params)
  const request: { value?: unknown; values?: unknown } = membersOf(id_token?.['acr'])
  const named = [request.value, request.values].flat().filter((value) => typeof value === 'string')
  return [textParam(params, 'acr_values'), ...named]
    .filter((value) => value !== undefined)
    .join(' ')
}

/**
 * Lets the ID token hold what userinfo would hold: brokers read only the ID token, and itsme's own B2C guide asks
 * through `claims.userinfo` (inferred).
 */
export function mergeClaims(params: Record<string, unknown>, claims: ClaimsRequest): void {
  if (claims.userinfo === undefined) return
  const { sub: _sub, ...userinfo } = claims.userinfo
  const merged = { ...claims, id_token: { ...userinfo, ...claims.id_token } }
  params['claims'] = JSON.stringify(merged)
}
