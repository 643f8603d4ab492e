import { type TokenFault, tokenEndpoints, tokenFault } from '../kind.ts'
import { bySomebodyElse, whereEncrypted, whereSigned, withHeader } from '../token-draft.ts'

/** The name of a header parameter that no client knows. */
const extension = 'https://itsme-simulator.invalid/unknown'

/** The fault kinds of how tokens are signed and encrypted. */
export const signatureFaults: readonly TokenFault[] = [
  tokenFault({
    kind: 'idtoken-sig-none',
    about: 'the token is not signed: alg is none',
    reaction: 'refuse',
    severity: 'high',
    source: 'OpenID Connect Core 3.1.3.7, rules 6 and 7; RFC 8725, section 3.2',
    endpoints: tokenEndpoints,
    apply: (draft) =>
      whereSigned(draft, { signature: 'empty', header: { alg: 'none', typ: 'JWT' } }),
  }),
  tokenFault({
    kind: 'invalid-sig-rs256',
    about: 'the signature is not of this token',
    reaction: 'refuse',
    severity: 'medium',
    source:
      'OpenID Connect Core 3.1.3.7, rule 6: TLS server validation may replace the signature check for a token from the token endpoint',
    endpoints: tokenEndpoints,
    apply: (draft) => whereSigned(draft, { signature: 'broken' }),
  }),
  tokenFault({
    kind: 'signature-empty',
    about: 'the signature is empty, and alg is as usual',
    reaction: 'refuse',
    severity: 'medium',
    source: 'RFC 7515, section 5.2',
    endpoints: tokenEndpoints,
    apply: (draft) => whereSigned(draft, { signature: 'empty' }),
  }),
  tokenFault({
    kind: 'kid-absent',
    about: 'the header has no kid; one signing key is published',
    reaction: 'tolerate',
    severity: 'low',
    source: 'OpenID Connect Core 10.1: kid is needed where there are several keys',
    endpoints: tokenEndpoints,
    apply: (draft) => {
      const { kid, ...header } = draft.header
      return kid === undefined ? undefined : withHeader(draft, header)
    },
  }),
  tokenFault({
    kind: 'kid-unknown',
    about: 'the header names a key that is not published',
    reaction: 'refuse',
    severity: 'medium',
    source: 'OpenID Connect Core 10.1',
    endpoints: tokenEndpoints,
    apply: (draft) =>
      draft.header['kid'] === undefined
        ? undefined
        : withHeader(draft, { ...draft.header, kid: 'nobody-published-this' }),
  }),
  tokenFault({
    kind: 'alg-confusion-hs256',
    about: 'the token is signed by HS256 with the public key as the secret',
    reaction: 'refuse',
    severity: 'medium',
    source: 'RFC 8725, section 2.1',
    endpoints: tokenEndpoints,
    apply: (draft) =>
      whereSigned(draft, {
        signature: 'public-key',
        header: { ...draft.header, alg: 'HS256' },
      }),
  }),
  tokenFault({
    kind: 'alg-case',
    about: 'alg is in lower case',
    reaction: 'refuse',
    severity: 'low',
    source: 'RFC 7515, section 4.1.1: alg is case-sensitive',
    endpoints: tokenEndpoints,
    apply: (draft) =>
      withHeader(draft, { ...draft.header, alg: String(draft.header['alg']).toLowerCase() }),
  }),
  tokenFault({
    kind: 'header-crit',
    about: 'the header has a critical extension that no client knows',
    reaction: 'refuse',
    severity: 'medium',
    source: 'RFC 7515, section 4.1.11',
    endpoints: tokenEndpoints,
    apply: (draft) => withHeader(draft, { ...draft.header, crit: [extension], [extension]: true }),
  }),
  tokenFault({
    kind: 'header-jwk',
    about: 'the header carries a key of somebody else, which signed the token',
    reaction: 'refuse',
    severity: 'medium',
    source: 'RFC 8725, section 3.10; RFC 7515, section 4.1.3',
    endpoints: tokenEndpoints,
    apply: (draft) => bySomebodyElse(draft, 'jwk'),
  }),
  tokenFault({
    kind: 'header-jku',
    about: 'the header has the address of keys of somebody else, one of which signed the token',
    reaction: 'refuse',
    severity: 'medium',
    source: 'RFC 8725, section 3.10: a client that opens any address can be led to its own network',
    endpoints: tokenEndpoints,
    apply: (draft) => bySomebodyElse(draft, 'jku'),
  }),
  tokenFault({
    kind: 'header-x5u',
    about:
      'the header has the address of a certificate of somebody else, whose key signed the token',
    reaction: 'refuse',
    severity: 'medium',
    source: 'RFC 8725, section 3.10; RFC 7515, section 4.1.5',
    endpoints: tokenEndpoints,
    apply: (draft) => bySomebodyElse(draft, 'x5u'),
  }),
  tokenFault({
    kind: 'wrong-encryption-key',
    about: 'the token is encrypted for a key of somebody else',
    reaction: 'refuse',
    severity: 'high',
    source: 'OpenID Connect Core 10.2; RFC 7516, section 5.2',
    endpoints: tokenEndpoints,
    apply: (draft) => whereEncrypted(draft, { recipient: 'stranger' }),
  }),
  tokenFault({
    kind: 'cty-missing',
    about: 'the outer header does not say that a JWT is inside',
    reaction: 'tolerate',
    severity: 'low',
    source:
      'RFC 7519, section 5.2: cty must be there; clients know from their registration what is inside',
    endpoints: tokenEndpoints,
    apply: (draft) => whereEncrypted(draft, { saysNested: false }),
  }),
]
