import type { KoaContextWithOIDC } from 'oidc-provider'
import type { ClaimsRequest } from '../../domain/claims/claims.ts'
import { isDeeperThan } from '../../domain/json-depth.ts'
import { membersOf } from '../../domain/members.ts'
import { textParam } from '../context.ts'
import { ProtocolRefusal } from './protocol-refusal.ts'

type Params = Readonly<Record<string, unknown>>

/** Returns the parameters of a request. Their values are unknown, as in oidc-provider's type. */
export function paramsOf(ctx: KoaContextWithOIDC): Record<string, unknown> {
  return (ctx.oidc.params ?? {}) as Record<string, unknown>
}

/**
 * The deepest path in OpenID Connect Core 5.5 is `claims.userinfo.<name>.values[]`; some extensions go a little
 * further.
 */
const maxClaimsDepth = 10

/**
 * Returns the parameter `claims`. The library has checked that it is JSON of the right shape.
 *
 * @throws ProtocolRefusal
 */
export function claimsOf(params: Params): ClaimsRequest {
  const text = textParam(params, 'claims')
  if (text === undefined) return {}
  const claims: unknown = JSON.parse(text)
  if (isDeeperThan(claims, maxClaimsDepth)) {
    const description = 'The parameter claims is nested too deeply.'
    throw new ProtocolRefusal('invalid_request', description, undefined, { name: 'claims' })
  }
  return claims as ClaimsRequest
}

/**
 * Returns every claim that is requested by name, with its request. Userinfo takes precedence if a claim is in both
 * places.
 */
export function claimMembers({ userinfo, id_token }: ClaimsRequest): Params {
  return { ...id_token, ...userinfo }
}

/**
 * Returns the user that a confirmation names; "only considered if specified within a userinfo set of claims" (itsme's
 * documentation, sub).
 */
export function namedSubject({ userinfo }: ClaimsRequest): string | undefined {
  const request = userinfo?.['sub']
  const value =
    typeof request === 'object' && request !== null && 'value' in request && request.value
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** Returns the levels that a request asks for, by `acr_values` or by the claim (OpenID Connect Core 5.5.1.1). */
export function askedAcr(params: Params): string {
  return acrIn(textParam(params, 'acr_values'), claimsOf(params))
}

/** Returns the levels in `acr_values`, and those that `claims` asks for. */
export function acrIn(acrValues: string | undefined, { id_token }: ClaimsRequest): string {
  const request: { value?: unknown; values?: unknown } = membersOf(id_token?.['acr'])
  const named = [request.value, request.values].flat().filter((value) => typeof value === 'string')
  return [acrValues, ...named].filter((value) => value !== undefined).join(' ')
}

/**
 * Adds the claims of userinfo to the ID token: brokers read only the ID token, and itsme's own B2C guide requests
 * claims through `claims.userinfo` (inferred).
 */
export function mergeClaims(params: Record<string, unknown>, claims: ClaimsRequest): void {
  if (claims.userinfo !== undefined) params['claims'] = JSON.stringify(mergedClaims(claims))
}

/** Returns claims of which those of userinfo are in the ID token too. */
export function mergedClaims(claims: ClaimsRequest): ClaimsRequest {
  const { sub: _sub, ...userinfo } = claims.userinfo ?? {}
  return { ...claims, id_token: { ...userinfo, ...claims.id_token } }
}
