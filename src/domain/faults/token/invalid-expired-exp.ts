import { tokenEndpoints, tokenFault } from '../kind.ts'
import { secondsOf, withSignedClaims } from '../token-draft.ts'

/** Exp is an hour in the past, and the other times with it: a token that was never good is refused for that. */
export const invalidExpiredExp = tokenFault({
  kind: 'invalid-expired-exp',
  about: 'exp is an hour in the past',
  reaction: 'refuse',
  source: 'OpenID Connect Core 3.1.3.7, rule 9; RFC 7519, section 4.1.4',
  endpoints: tokenEndpoints,
  apply(draft) {
    const iat = secondsOf(draft, 'iat')
    const exp = iat - 3600
    const before = exp - (secondsOf(draft, 'exp') - iat)
    return withSignedClaims(draft, { iat: before, nbf: before, exp })
  },
})
