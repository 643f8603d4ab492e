import { tokenEndpoints, tokenFault } from '../kind.ts'
import { whereEncrypted } from '../token-draft.ts'

/** The token is encrypted for a key of somebody else. */
export const wrongEncryptionKey = tokenFault({
  kind: 'wrong-encryption-key',
  about: 'the token is encrypted for a key of somebody else',
  reaction: 'refuse',
  source: 'OpenID Connect Core 10.2; RFC 7516, section 5.2',
  endpoints: tokenEndpoints,
  apply: (draft) => whereEncrypted(draft, { recipient: 'stranger' }),
})
