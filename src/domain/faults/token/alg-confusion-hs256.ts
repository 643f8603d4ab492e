import { tokenEndpoints, tokenFault } from '../kind.ts'
import { whereSigned } from '../token-draft.ts'

/** The token is signed by HS256 with the public key as the secret. */
export const algConfusionHs256 = tokenFault({
  kind: 'alg-confusion-hs256',
  about: 'the token is signed by HS256 with the public key as the secret',
  reaction: 'refuse',
  source: 'RFC 8725, section 2.1',
  endpoints: tokenEndpoints,
  apply: (draft) =>
    whereSigned(draft, {
      signature: 'public-key',
      header: { ...draft.header, alg: 'HS256' },
    }),
})
