import type { Encryption, Partner, TokenForm, UserinfoForm } from './partner.ts'

/** How the tokens of a partner are protected. */
export interface TokenForms {
  readonly idToken: TokenForm
  readonly userinfo: UserinfoForm
}

/** How itsme encrypts for a partner unless another way was agreed (itsme's documentation, JOSE). */
const usualEncryption: Encryption = { alg: 'RSA-OAEP-256', enc: 'A128CBC-HS256' }

/**
 * Returns how the tokens of a partner are protected. itsme signs and encrypts for partners with keys (itsme's
 * documentation, token response and userinfo response). So does strict mode; otherwise an ID token without settings is
 * signed, and userinfo without settings is JSON.
 */
export function tokenForms(partner: Partner, strict: boolean): TokenForms {
  const { idToken, userinfo, authentication } = partner
  if (!strict || authentication === 'client_secret_post')
    return { idToken, userinfo: userinfo ?? { format: 'json' } }
  const { signing, encryption = usualEncryption } = idToken
  const form = { signing, encryption }
  return { idToken: form, userinfo: userinfo ?? { ...form, format: 'jwt' } }
}

/** Checks whether itsme encrypts tokens that the simulator does not encrypt. */
export function lacksEncryption({ authentication, idToken, userinfo }: Partner): boolean {
  if (authentication === 'client_secret_post') return false
  const isUserinfoEncrypted = userinfo?.format === 'jwt' && userinfo.encryption !== undefined
  return idToken.encryption === undefined || !isUserinfoEncrypted
}

/**
 * Returns which claims are in the ID token of a partner: the userinfo claims too (`all`), or those of `claims.id_token`
 * only (`requested`). Since October 2024, itsme returns the claims of scopes in userinfo (itsme's documentation, scope).
 * That brokers on csapi receive all of them is inferred from itsme's guides for Azure AD B2C and Okta, which read only
 * the ID token. Without strict mode, v2 does the same for partners with a secret.
 */
export function idTokenClaims(
  { idToken, authentication }: Partner,
  issuer: 'csapi' | 'v2',
  strict: boolean,
): 'all' | 'requested' {
  if (idToken.claims !== undefined) return idToken.claims
  if (authentication === 'private_key_jwt') return 'requested'
  return strict && issuer === 'v2' ? 'requested' : 'all'
}
