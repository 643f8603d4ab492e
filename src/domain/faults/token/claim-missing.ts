import { claimAttribute } from '../claim-attribute.ts'
import { tokenEndpoints, tokenFault } from '../kind.ts'
import { withoutClaim } from '../token-draft.ts'

/** A claim that was asked for is left out. */
export const claimMissing = tokenFault({
  kind: 'claim-missing',
  about: 'a claim that was asked for is left out',
  reaction: 'notice',
  source: 'OpenID Connect Core 5.3.2: claims may be missing',
  endpoints: tokenEndpoints,
  attributes: { claim: claimAttribute },
  apply: (draft, { claim }) => withoutClaim(draft, String(claim)),
})
