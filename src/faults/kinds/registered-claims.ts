import { type TokenFault, tokenEndpoints, tokenFault } from '../kind.ts'
import { secondsOf, withClaims, withoutClaim, withSignedClaims } from '../token-draft.ts'

/** The fault kinds of the claims with which a token is checked: issuer, audience, time and nonce. */
export const registeredClaimFaults: readonly TokenFault[] = [
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
    kind: 'aud-array',
    about: 'aud is an array with the client alone',
    reaction: 'tolerate',
    severity: 'low',
    source: 'OpenID Connect Core 2: aud may be an array',
    endpoints: tokenEndpoints,
    apply: (draft) => withSignedClaims(draft, { aud: [draft.payload['aud']] }),
  }),
  tokenFault({
    kind: 'aud-with-stranger',
    about: 'aud has another client beside this one',
    reaction: 'refuse',
    severity: 'medium',
    source: 'OpenID Connect Core 3.1.3.7, rule 3: no audience that the client does not trust',
    endpoints: ['token'],
    apply: (draft) => withClaims(draft, { aud: [draft.payload['aud'], 'another-client'] }),
  }),
  tokenFault({
    kind: 'azp-invalid',
    about: 'azp is another client',
    reaction: 'notice',
    severity: 'low',
    source: 'OpenID Connect Core 3.1.3.7, rule 5: the client should check azp',
    endpoints: ['token'],
    apply: (draft) => withClaims(draft, { azp: 'another-client' }),
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
    kind: 'clock-skew',
    about: 'iat, nbf and exp come from a clock that is wrong',
    reaction: 'tolerate',
    severity: 'medium',
    source: 'RFC 7519, section 4.1.4: a small leeway, usually no more than a few minutes',
    endpoints: tokenEndpoints,
    attributes: {
      seconds: {
        type: 'number',
        about: 'how far the clock is ahead; negative if it is behind',
        min: -86_400,
        max: 86_400,
        default: 20,
        whole: true,
      },
    },
    apply(draft, { seconds }) {
      const times = ['iat', 'nbf', 'exp'].filter((name) => Object.hasOwn(draft.payload, name))
      const shifted = times.map((name) => [name, secondsOf(draft, name) + Number(seconds)])
      return withSignedClaims(draft, Object.fromEntries(shifted))
    },
  }),
]
