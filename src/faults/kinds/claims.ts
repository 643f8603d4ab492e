import { acrValue } from '../../domain/claims/acr.ts'
import { claimNames } from '../../domain/claims/claims.ts'
import { type TextAttribute, type TokenFault, tokenEndpoints, tokenFault } from '../kind.ts'
import { withClaims, withoutClaim } from '../token-draft.ts'

/** The claims about the token and the login. */
export const protocolClaims = [
  'iss',
  'sub',
  'aud',
  'iat',
  'nbf',
  'exp',
  'nonce',
  'acr',
  'auth_time',
]

/** Every claim that a token can contain. */
export const tokenClaims: readonly string[] = [...claimNames, ...protocolClaims]

/** The claim that is affected. */
const claimAttribute: TextAttribute = {
  type: 'text',
  about: 'name of the claim',
  default: 'name',
  known: tokenClaims,
}

/** The fault kinds of the claims about the user and the login, and of how many there are. */
export const claimFaults: readonly TokenFault[] = [
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
  tokenFault({
    kind: 'claim-value',
    about: 'a claim has the value that is given',
    reaction: 'notice',
    severity: 'low',
    source: 'OpenID Connect Core 5.1',
    endpoints: tokenEndpoints,
    attributes: {
      claim: { ...claimAttribute, default: 'birthdate' },
      value: {
        type: 'json',
        about: 'the value: text, a number, true, false, null, an array or an object',
        default: '1990-02-30',
      },
    },
    apply: (draft, { claim, value }) =>
      Object.hasOwn(draft.payload, String(claim))
        ? withClaims(draft, { [String(claim)]: value })
        : undefined,
  }),
  tokenFault({
    kind: 'token-large',
    about: 'the token is large',
    reaction: 'tolerate',
    severity: 'low',
    source: 'RFC 7519 sets no limit; cookies and headers do',
    endpoints: tokenEndpoints,
    attributes: {
      kilobytes: {
        type: 'number',
        about: 'how large, at least',
        min: 1,
        max: 1024,
        default: 64,
        whole: true,
      },
    },
    // Base64url makes four characters of three bytes.
    apply: (draft, { kilobytes }) =>
      withClaims(draft, { padding: 'x'.repeat((Number(kilobytes) * 1024 * 3) / 4) }),
  }),
]
