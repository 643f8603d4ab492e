import { acrValue } from '../../domain/claims/acr.ts'
import { claimNames } from '../../domain/claims/claims.ts'
import { type Attribute, type TokenFault, tokenEndpoints, tokenFault } from '../kind.ts'
import {
  secondsOf,
  whereEncrypted,
  whereSigned,
  withClaims,
  withHeader,
  withoutClaim,
  withSignedClaims,
} from '../token-draft.ts'

const protocolClaims = ['iss', 'sub', 'aud', 'iat', 'nbf', 'exp', 'nonce', 'acr', 'auth_time']

/** Every claim that a token can contain. */
export const tokenClaims: readonly string[] = [...claimNames, ...protocolClaims]

/** The claim that is affected. */
const claimAttribute: Attribute = {
  type: 'text',
  about: 'name of the claim',
  default: 'name',
  known: tokenClaims,
}

/** The fault kinds of ID tokens and userinfo responses. */
export const tokenFaults: readonly TokenFault[] = [
  tokenFault({
    kind: 'invalid-iss',
    about: 'iss is another issuer',
    reaction: 'refuse',
    severity: 'critical',
    source: 'OpenID Connect Core 3.1.3.7, rule 2',
    endpoints: tokenEndpoints,
    apply: (draft) => withSignedClaims(draft, { iss: `${String(draft.payload['iss'])}/other` }),
  }),
  tokenFault({
    kind: 'invalid-aud',
    about: 'aud is another client',
    reaction: 'refuse',
    severity: 'critical',
    source: 'OpenID Connect Core 3.1.3.7, rule 3',
    endpoints: tokenEndpoints,
    apply: (draft) => withSignedClaims(draft, { aud: 'another-client' }),
  }),
  tokenFault({
    kind: 'missing-aud',
    about: 'aud is left out',
    reaction: 'refuse',
    severity: 'high',
    inUserinfo: { reaction: 'tolerate', severity: 'low' },
    source: 'OpenID Connect Core 2; in userinfo it is a SHOULD (5.3.2)',
    endpoints: tokenEndpoints,
    apply: (draft) => withoutClaim(draft, 'aud'),
  }),
  tokenFault({
    kind: 'missing-sub',
    about: 'sub is left out',
    reaction: 'refuse',
    severity: 'high',
    source: 'OpenID Connect Core 2 and 5.3.2',
    endpoints: tokenEndpoints,
    apply: (draft) => withoutClaim(draft, 'sub'),
  }),
  tokenFault({
    kind: 'missing-iat',
    about: 'iat is left out',
    reaction: 'refuse',
    severity: 'medium',
    inUserinfo: { reaction: 'tolerate', severity: 'low' },
    source: 'OpenID Connect Core 2; userinfo needs none (5.3.2)',
    endpoints: tokenEndpoints,
    apply: (draft) => withoutClaim(draft, 'iat'),
  }),
  tokenFault({
    kind: 'nonce-invalid',
    about: 'nonce is not the one that was sent',
    reaction: 'refuse',
    severity: 'critical',
    source: 'OpenID Connect Core 3.1.3.7, rule 11',
    endpoints: ['token'],
    apply: (draft) =>
      Object.hasOwn(draft.payload, 'nonce')
        ? withClaims(draft, { nonce: 'another-nonce' })
        : undefined,
  }),
  tokenFault({
    kind: 'missing-nonce',
    about: 'nonce is left out though one was sent',
    reaction: 'refuse',
    severity: 'critical',
    source: 'OpenID Connect Core 3.1.3.7, rule 11',
    endpoints: ['token'],
    apply: (draft) => withoutClaim(draft, 'nonce'),
  }),
  tokenFault({
    kind: 'invalid-expired-exp',
    about: 'exp is an hour in the past',
    reaction: 'refuse',
    severity: 'high',
    source: 'OpenID Connect Core 3.1.3.7, rule 9; RFC 7519, section 4.1.4',
    endpoints: tokenEndpoints,
    apply(draft) {
      const iat = secondsOf(draft, 'iat')
      const exp = iat - 3600
      const before = exp - (secondsOf(draft, 'exp') - iat)
      return withSignedClaims(draft, { iat: before, nbf: before, exp })
    },
  }),
  tokenFault({
    kind: 'iat-is-week-in-past',
    about: 'iat is a week in the past, exp is not',
    reaction: 'notice',
    severity: 'medium',
    source: 'OpenID Connect Core 3.1.3.7, rule 10: how old a token may be is for the client to say',
    endpoints: tokenEndpoints,
    apply: (draft) => withSignedClaims(draft, { iat: secondsOf(draft, 'iat') - 7 * 24 * 3600 }),
  }),
  tokenFault({
    kind: 'nbf-in-future',
    about: 'nbf is an hour in the future',
    reaction: 'refuse',
    severity: 'medium',
    source: 'RFC 7519, section 4.1.5',
    endpoints: tokenEndpoints,
    apply: (draft) => withSignedClaims(draft, { nbf: secondsOf(draft, 'iat') + 3600 }),
  }),
  tokenFault({
    kind: 'idtoken-sig-none',
    about: 'the token is not signed: alg is none',
    reaction: 'refuse',
    severity: 'critical',
    source: 'OpenID Connect Core 3.1.3.7, rules 6 and 7; RFC 8725, section 3.2',
    endpoints: tokenEndpoints,
    apply: (draft) =>
      whereSigned(draft, { signature: 'none', header: { alg: 'none', typ: 'JWT' } }),
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
  tokenFault({
    kind: 'acr-downgraded',
    about: 'acr is a level below the one of the login',
    reaction: 'notice',
    severity: 'high',
    source: 'OpenID Connect Core 3.1.3.7, rule 12: the client should look at acr',
    endpoints: ['token'],
    apply: (draft) => {
      const { acr } = draft.payload
      if (acr === undefined) return undefined
      return withClaims(draft, { acr: String(acr).endsWith('advanced') ? acrValue('basic') : '0' })
    },
  }),
  tokenFault({
    kind: 'userinfo-invalid-sub',
    about: 'sub in userinfo is not the one of the ID token',
    reaction: 'refuse',
    severity: 'critical',
    source: 'OpenID Connect Core 5.3.2',
    endpoints: ['userinfo'],
    apply: (draft) =>
      draft.use === 'userinfo' ? withClaims(draft, { sub: '0'.repeat(36) }) : undefined,
  }),
  tokenFault({
    kind: 'claim-missing',
    about: 'a claim that was asked for is left out',
    reaction: 'notice',
    severity: 'low',
    source: 'OpenID Connect Core 5.3.2: claims may be missing',
    endpoints: tokenEndpoints,
    attributes: { claim: claimAttribute },
    apply: (draft, { claim }) => withoutClaim(draft, String(claim)),
  }),
  tokenFault({
    kind: 'claim-null',
    about: 'a claim is null',
    reaction: 'notice',
    severity: 'low',
    source: 'OpenID Connect Core 5.3.2: claims without a value should be left out',
    endpoints: tokenEndpoints,
    attributes: { claim: claimAttribute },
    apply: (draft, { claim }) =>
      Object.hasOwn(draft.payload, String(claim))
        ? withClaims(draft, { [String(claim)]: null })
        : undefined,
  }),
  tokenFault({
    kind: 'claim-wrong-type',
    about: 'a claim has a number where a text belongs, or a text elsewhere',
    reaction: 'notice',
    severity: 'low',
    source: 'OpenID Connect Core 5.1',
    endpoints: tokenEndpoints,
    attributes: { claim: claimAttribute },
    apply: (draft, { claim }) => {
      const name = String(claim)
      if (!Object.hasOwn(draft.payload, name)) return undefined
      return withClaims(draft, { [name]: typeof draft.payload[name] === 'string' ? 42 : 'wrong' })
    },
  }),
]
