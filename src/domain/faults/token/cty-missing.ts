import { tokenEndpoints, tokenFault } from '../kind.ts'
import { whereEncrypted } from '../token-draft.ts'

/** The outer header does not say that a JWT is inside. */
export const ctyMissing = tokenFault({
  kind: 'cty-missing',
  about: 'the outer header does not say that a JWT is inside',
  reaction: 'tolerate',
  source:
    'RFC 7519, section 5.2: cty must be there; clients know from their registration what is inside',
  endpoints: tokenEndpoints,
  apply: (draft) => whereEncrypted(draft, { saysNested: false }),
})
