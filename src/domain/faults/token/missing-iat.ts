import { tokenEndpoints, tokenFault } from '../kind.ts'
import { withoutClaim } from '../token-draft.ts'

/** Iat is left out. */
export const missingIat = tokenFault({
  kind: 'missing-iat',
  about: 'iat is left out',
  reaction: 'refuse',
  userinfoReaction: 'tolerate',
  source: 'OpenID Connect Core 2; userinfo needs none (5.3.2)',
  endpoints: tokenEndpoints,
  apply: (draft) => withoutClaim(draft, 'iat'),
})
