import { nearestHint, nearestTypo } from '../../config/nearest.ts'
import { type ClaimsRequest, requestedClaims } from '../../domain/claims/claims.ts'
import { defined } from '../../domain/defined.ts'
import { findService, type Partner, type Service, serviceCodesIn } from '../../domain/partner.ts'
import { lacksOpenid, scopeProblem } from '../../domain/scope-problem.ts'
import { ProtocolRefusal } from './protocol-refusal.ts'

/**
 * Checks that `openid` is present and that no refresh token is requested, since there are none (itsme's documentation).
 */
export function checkScopes(scope: string): void {
  if (!scope.split(' ').includes('openid')) {
    const description = 'The scope openid is missing.'
    throw new ProtocolRefusal('invalid_scope', description, lacksOpenid(scope), { name: 'scope' })
  }
  if (scope.split(' ').includes('offline_access')) {
    const detail =
      'itsme has no refresh tokens: take offline_access out of the scope (MSAL adds it)'
    const description = 'The scope offline_access is not supported.'
    throw new ProtocolRefusal('invalid_scope', description, detail, { name: 'scope' })
  }
}

/**
 * Returns the service. The scope must have exactly one `service:CODE` of the partner (itsme's documentation, scope and
 * errors).
 */
export function getService(partner: Partner, scope: string): Service {
  const codes = serviceCodesIn(scope)
  const [code] = codes
  const service = codes.length === 1 && code !== undefined ? findService(partner, code) : undefined
  if (service !== undefined) return service
  const description = `No corresponding service found for the given OpenID scope ${scope}`
  const detail = whyNoService(partner, scope, codes)
  const wrong = { name: 'scope', ...defined({ nearest: nearestScope(partner, scope, codes) }) }
  throw new ProtocolRefusal('invalid_request', description, detail, wrong)
}

/** Returns the scope with the service code for which the one that was sent may be a typo. */
function nearestScope(partner: Partner, scope: string, [code, ...more]: readonly string[]) {
  if (code === undefined || more.length > 0 || scopeProblem(scope) !== undefined) return undefined
  const known = partner.services.map((service) => service.code)
  const near = nearestTypo(code, known)
  return near === undefined ? undefined : scope.replace(`service:${code}`, `service:${near}`)
}

function whyNoService(partner: Partner, scope: string, codes: readonly string[]): string {
  const known = partner.services.map((service) => service.code)
  const [code] = codes
  const written = scopeProblem(scope)
  if (written !== undefined) return written
  if (code === undefined)
    return `no service:CODE in the scope; ${partner.code} has ${known.join(', ')}`
  if (codes.length > 1) return `${codes.length} service codes, must be one: ${codes.join(', ')}`
  return `service "${code}" is not one of ${partner.code}${nearestHint(code, known)}`
}

const needsClaim = { identification: 'an identification', data_sharing: 'a data sharing' } as const

/** Checks that an identification or a data sharing requests something (itsme's documentation, services). */
export function checkUserClaims({ type }: Service, scope: string, claims: ClaimsRequest): void {
  if (type !== 'identification' && type !== 'data_sharing') return
  if (requestedClaims(scope, claims).length > 0) return
  const description = `At least one user claim must be requested for ${needsClaim[type]}.`
  throw new ProtocolRefusal('invalid_request', description, undefined, { name: 'claims' })
}
