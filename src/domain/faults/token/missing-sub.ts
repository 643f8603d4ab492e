import { tokenEndpoints, tokenFault } from '../kind.ts'
import { withoutClaim } from '../token-draft.ts'

/** Sub is left out. */
export const missingSub = tokenFault({
  kind: 'missing-sub',
  about: 'sub is left out',
  reaction: 'refuse',
  source: 'OpenID Connect Core 2 and 5.3.2',
  endpoints: tokenEndpoints,
  apply: (draft) => withoutClaim(draft, 'sub'),
})
