import { CompactEncrypt, type JWK } from 'jose'

/**
 * Encrypts a signed JWT for the first `enc` key of a JWK Set, as a partner does with its request object (itsme's
 * documentation, JOSE).
 */
export async function nestJwt(
  signed: string,
  jwks: { readonly keys: readonly JWK[] },
): Promise<string> {
  const key = jwks.keys.find(({ use }) => use === 'enc')
  if (key === undefined) throw new Error('the key set has no key with "use": "enc"')
  return new CompactEncrypt(new TextEncoder().encode(signed))
    .setProtectedHeader({
      alg: 'RSA-OAEP-256',
      enc: 'A128CBC-HS256',
      cty: 'JWT',
      ...(key.kid === undefined ? {} : { kid: key.kid }),
    })
    .encrypt(key)
}
