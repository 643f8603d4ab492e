import { tokenFault } from '../kind.ts'
import { withoutClaim } from '../token-draft.ts'

/** Nonce is left out though one was sent. */
export const missingNonce = tokenFault({
  kind: 'missing-nonce',
  about: 'nonce is left out though one was sent',
  reaction: 'refuse',
  source: 'OpenID Connect Core 3.1.3.7, rule 11',
  endpoints: ['token'],
  apply: (draft) => withoutClaim(draft, 'nonce'),
})
