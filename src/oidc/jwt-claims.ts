import type { Partner } from '../domain/partner.ts'
import { type AudienceRule, audienceText } from './audiences.ts'
import { JwtRefusal } from './jwt-refusal.ts'

type Claims = Readonly<Record<string, unknown>>

/** Seconds of the year 5138: whatever is later was meant in milliseconds. */
const mostSeconds = 100_000_000_000

/** Times are seconds since 1970 (RFC 7519, section 2, NumericDate). @throws JwtRefusal if one is milliseconds */
export function checkSeconds(claims: Claims): void {
  for (const name of ['exp', 'nbf', 'iat']) {
    const value = claims[name]
    if (typeof value !== 'number' || value < mostSeconds) continue
    throw new JwtRefusal(
      `"${name}" is ${value}, which is milliseconds: send seconds since 1970, ${Math.floor(value / 1000)}`,
    )
  }
}

/** `iss` is the partner, `aud` is us (itsme's documentation, request object and client assertion). @throws JwtRefusal */
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
