import { tokenFault } from '../kind.ts'
import { withClaims } from '../token-draft.ts'

/** Nonce is not the one that was sent. */
export const nonceInvalid = tokenFault({
  kind: 'nonce-invalid',
  about: 'nonce is not the one that was sent',
  reaction: 'refuse',
  source: 'OpenID Connect Core 3.1.3.7, rule 11',
  endpoints: ['token'],
  apply: (draft) =>
    Object.hasOwn(draft.payload, 'nonce')
      ? withClaims(draft, { nonce: 'another-nonce' })
      : undefined,
})
