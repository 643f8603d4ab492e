import { acrValues } from '../../domain/claims/acr.ts'

type Claims = Readonly<Record<string, unknown>>

/** Maximum age of an ID token, in seconds. */
const oldest = 10 * 60

/**
 * Makes the checks that the library leaves to the application: the age of the token, how the user was authenticated,
 * and that the claims are present and of the right type (OpenID Connect Core 3.1.3.7, rules 10 and 12; 5.1).
 *
 * @param now milliseconds since the epoch
 * @throws Error that names the claim
 */
export function checkClaims(idToken: Claims, userinfo: Claims, now: number): void {
  for (const [place, claims] of [
    ['the ID token', idToken],
    ['userinfo', userinfo],
  ] as const) {
    checkAge(place, claims, now)
    // A partner with keys receives the claims of the scope profile in userinfo only.
    checkText(place, claims, 'name', 'family_name' in claims)
  }
  const { acr } = idToken
  if (!acrValues.includes(String(acr))) {
    throw new Error(`acr in the ID token is ${JSON.stringify(acr)}: the user was not authenticated`)
  }
}

function checkAge(place: string, { iat }: Claims, now: number): void {
  if (iat === undefined || Number(iat) > now / 1000 - oldest) return
  throw new Error(`iat in ${place} is more than ${oldest} seconds ago`)
}

function checkText(place: string, claims: Claims, name: string, isNeeded: boolean): void {
  const value = claims[name]
  if (value === undefined && !isNeeded) return
  if (typeof value === 'string' && value !== '') return
  throw new Error(`${name} in ${place} must be a text, got ${JSON.stringify(value) ?? 'nothing'}`)
}
