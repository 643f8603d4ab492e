import { tokenEndpoints, tokenFault } from '../kind.ts'
import { whereSigned } from '../token-draft.ts'

/** The signature is not of this token. */
export const invalidSigRs256 = tokenFault({
  kind: 'invalid-sig-rs256',
  about: 'the signature is not of this token',
  reaction: 'refuse',
  source: 'OpenID Connect Core 3.1.3.7, rule 6',
  endpoints: tokenEndpoints,
  apply: (draft) => whereSigned(draft, { signature: 'broken' }),
})
