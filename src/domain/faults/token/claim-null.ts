import { claimAttribute } from '../claim-attribute.ts'
import { tokenEndpoints, tokenFault } from '../kind.ts'
import { withClaims } from '../token-draft.ts'

/** A claim is null. */
export const claimNull = tokenFault({
  kind: 'claim-null',
  about: 'a claim is null',
  reaction: 'notice',
  source: 'OpenID Connect Core 5.3.2: claims without a value should be left out',
  endpoints: tokenEndpoints,
  attributes: { claim: claimAttribute },
  apply: (draft, { claim }) =>
    Object.hasOwn(draft.payload, String(claim))
      ? withClaims(draft, { [String(claim)]: null })
      : undefined,
})
