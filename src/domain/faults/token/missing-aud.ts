import { tokenEndpoints, tokenFault } from '../kind.ts'
import { withoutClaim } from '../token-draft.ts'

/** Aud is left out. */
export const missingAud = tokenFault({
  kind: 'missing-aud',
  about: 'aud is left out',
  reaction: 'refuse',
  userinfoReaction: 'tolerate',
  source: 'OpenID Connect Core 2; in userinfo it is a SHOULD (5.3.2)',
  endpoints: tokenEndpoints,
  apply: (draft) => withoutClaim(draft, 'aud'),
})
