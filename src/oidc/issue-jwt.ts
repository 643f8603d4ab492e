import { CompactEncrypt, type JWTPayload, SignJWT } from 'jose'
import type { Encryption, Partner, TokenForm } from '../domain/partner.ts'
import type { Keys } from './keys.ts'
import { KeysRefusal, type PartnerKeys } from './partner-keys.ts'
import { directKey } from './symmetric.ts'

/** Makes the tokens that partners get. */
export interface JwtIssuer {
  /** Signs claims for a partner, and encrypts them where the form says so. @throws KeysRefusal */
  issue(payload: JWTPayload, partner: Partner, form: TokenForm): Promise<string>
}

export function createJwtIssuer(keys: Keys, partnerKeys: PartnerKeys): JwtIssuer {
  return {
    async issue(payload, partner, { signing, encryption }) {
      const signed = await sign(payload, partner, signing, keys)
      return encryption === undefined ? signed : encrypt(signed, partner, encryption, partnerKeys)
    },
  }
}

/** `typ: "JWT"` is in the header, since some of Microsoft's libraries insist on it. */
function sign(
  payload: JWTPayload,
  { secret }: Partner,
  alg: TokenForm['signing'],
  keys: Keys,
): Promise<string> {
  const header = { alg, typ: 'JWT' }
  if (alg === 'RS256') {
    return new SignJWT(payload)
      .setProtectedHeader({ ...header, kid: keys.signingKid })
      .sign(keys.signingKey)
  }
  return new SignJWT(payload).setProtectedHeader(header).sign(new TextEncoder().encode(secret))
}

/** A nested JWT: signed, then encrypted, `cty` saying so (RFC 7519, section 5.2; itsme's documentation, JOSE). */
async function encrypt(
  signed: string,
  partner: Partner,
  { alg, enc }: Encryption,
  partnerKeys: PartnerKeys,
): Promise<string> {
  const plaintext = new TextEncoder().encode(signed)
  const header = { alg, enc, cty: 'JWT' }
  if (alg === 'dir') {
    return new CompactEncrypt(plaintext)
      .setProtectedHeader(header)
      .encrypt(directKey(partner.secret ?? ''))
  }
  const keys = await partnerKeys.get(partner)
  const key = keys.find(({ use }) => use === 'enc') ?? keys.find(({ use }) => use === undefined)
  if (key === undefined) {
    throw new KeysRefusal(`${partner.code} has no key with "use": "enc" to encrypt for`)
  }
  const { kty, n, e, kid } = key
  try {
    return await new CompactEncrypt(plaintext)
      .setProtectedHeader({ ...header, ...(kid === undefined ? {} : { kid }) })
      .encrypt({ kty, n, e })
  } catch (error) {
    const reason = (error as Error).message
    throw new KeysRefusal(`the key "${kid ?? ''}" of ${partner.code} cannot encrypt: ${reason}`)
  }
}
