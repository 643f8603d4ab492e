import { tokenEndpoints, tokenFault } from '../kind.ts'
import { withSignedClaims } from '../token-draft.ts'

/** Iss is another issuer. */
export const invalidIss = tokenFault({
  kind: 'invalid-iss',
  about: 'iss is another issuer',
  reaction: 'refuse',
  source: 'OpenID Connect Core 3.1.3.7, rule 2',
  endpoints: tokenEndpoints,
  apply: (draft) => withSignedClaims(draft, { iss: `${String(draft.payload['iss'])}/other` }),
})
