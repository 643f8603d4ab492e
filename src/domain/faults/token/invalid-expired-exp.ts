import { tokenEndpoints, tokenFault } from '../kind.ts'
import { secondsOf, withSignedClaims } from '../token-draft.ts'

/** Exp is an hour in the past. */
export const invalidExpiredExp = tokenFault({
  kind: 'invalid-expired-exp',
  about: 'exp is an hour in the past',
  reaction: 'refuse',
  source: 'OpenID Connect Core 3.1.3.7, rule 9; RFC 7519, section 4.1.4',
  endpoints: tokenEndpoints,
  apply: (draft) => withSignedClaims(draft, { exp: secondsOf(draft, 'iat') - 3600 }),
})
