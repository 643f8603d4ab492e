import { tokenEndpoints, tokenFault } from '../kind.ts'
import { whereSigned } from '../token-draft.ts'

/** The token is not signed: alg is none. */
export const idtokenSigNone = tokenFault({
  kind: 'idtoken-sig-none',
  about: 'the token is not signed: alg is none',
  reaction: 'refuse',
  source: 'OpenID Connect Core 3.1.3.7, rules 6 and 7; RFC 8725, section 3.2',
  endpoints: tokenEndpoints,
  apply: (draft) => whereSigned(draft, { signature: 'none', header: { alg: 'none', typ: 'JWT' } }),
})
