import type { Partner } from '../../domain/partner.ts'
import { type AudienceRule, audienceText } from './audiences.ts'
import { JwtRefusal, secondsProblem } from './jwt-refusal.ts'

type Claims = Readonly<Record<string, unknown>>

/**
 * Checks that times are seconds since 1970 (RFC 7519, section 2, NumericDate).
 *
 * @throws JwtRefusal if one is in milliseconds
 */
export function checkSeconds(claims: Claims): void {
  for (const name of ['exp', 'nbf', 'iat']) {
    const fault = secondsProblem(name, claims[name])
    if (fault !== undefined) throw fault
  }
}

/**
 * Checks that `iss` is the partner and `aud` is the simulator (itsme's documentation, request object and client
 * assertion).
 *
 * @throws JwtRefusal
 */
export function checkParties({ iss, aud }: Claims, partner: Partner, audience: AudienceRule): void {
  if (iss !== partner.code) {
    throw new JwtRefusal(`"iss" is ${JSON.stringify(iss) ?? 'missing'}, must be "${partner.code}"`)
  }
  const given = [aud].flat().filter((value) => typeof value === 'string')
  if (given.some((value) => audience.takes(value))) return
  throw new JwtRefusal(
    `"aud" is ${JSON.stringify(aud) ?? 'missing'}, must be ${audienceText(audience)}`,
  )
}
