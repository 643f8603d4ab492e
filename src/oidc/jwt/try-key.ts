import {
  CompactEncrypt,
  CompactSign,
  type CryptoKey,
  compactDecrypt,
  compactVerify,
  importJWK,
} from 'jose'
import { keysError, type PrivateKey, publicPart } from '../keys/private-key.ts'

/** Imports a key without its times, which are not part of a key for WebCrypto. */
async function importKey(key: PrivateKey, algorithm: string): Promise<CryptoKey> {
  const { nbf: _nbf, exp: _exp, ...jwk } = key
  return (await importJWK(jwk, algorithm)) as CryptoKey
}

/** Uses a key once in both directions, so that inconsistent numbers are found at startup, not by a client. */
export async function tryKey(key: PrivateKey): Promise<void> {
  const { kid, use } = key
  try {
    await (use === 'sig' ? trySigning(key) : tryDecrypting(key))
  } catch {
    const operation = use === 'sig' ? 'sign' : 'decrypt'
    throw keysError(
      `"kid": ${JSON.stringify(kid)} is not an RSA key of at least 2048 bits that can ${operation}`,
    )
  }
}

async function trySigning(key: PrivateKey): Promise<void> {
  const token = await new CompactSign(new Uint8Array(1))
    .setProtectedHeader({ alg: 'RS256' })
    .sign(await importKey(key, 'RS256'))
  await compactVerify(token, await importJWK(publicPart(key), 'RS256'))
}

async function tryDecrypting(key: PrivateKey): Promise<void> {
  const alg = 'RSA-OAEP-256'
  const token = await new CompactEncrypt(new Uint8Array(1))
    .setProtectedHeader({ alg, enc: 'A128CBC-HS256' })
    .encrypt(await importJWK(publicPart(key), alg))
  await compactDecrypt(token, await importKey(key, alg))
}
