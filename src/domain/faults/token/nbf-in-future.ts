import { tokenEndpoints, tokenFault } from '../kind.ts'
import { secondsOf, withSignedClaims } from '../token-draft.ts'

/** Nbf is an hour in the future. */
export const nbfInFuture = tokenFault({
  kind: 'nbf-in-future',
  about: 'nbf is an hour in the future',
  reaction: 'refuse',
  source: 'RFC 7519, section 4.1.5',
  endpoints: tokenEndpoints,
  apply: (draft) => withSignedClaims(draft, { nbf: secondsOf(draft, 'iat') + 3600 }),
})
