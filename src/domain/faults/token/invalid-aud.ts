import { tokenEndpoints, tokenFault } from '../kind.ts'
import { withSignedClaims } from '../token-draft.ts'

/** Aud is another client. */
export const invalidAud = tokenFault({
  kind: 'invalid-aud',
  about: 'aud is another client',
  reaction: 'refuse',
  source: 'OpenID Connect Core 3.1.3.7, rule 3',
  endpoints: tokenEndpoints,
  apply: (draft) => withSignedClaims(draft, { aud: 'another-client' }),
})
