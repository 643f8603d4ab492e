import { claimAttribute } from '../claim-attribute.ts'
import { tokenEndpoints, tokenFault } from '../kind.ts'
import { withClaims } from '../token-draft.ts'

/** A claim has a number where a text belongs, or a text elsewhere. */
export const claimWrongType = tokenFault({
  kind: 'claim-wrong-type',
  about: 'a claim has a number where a text belongs, or a text elsewhere',
  reaction: 'notice',
  source: 'OpenID Connect Core 5.1',
  endpoints: tokenEndpoints,
  attributes: { claim: claimAttribute },
  apply: (draft, { claim }) => {
    const name = String(claim)
    if (!Object.hasOwn(draft.payload, name)) return undefined
    return withClaims(draft, { [name]: typeof draft.payload[name] === 'string' ? 42 : 'wrong' })
  },
})
