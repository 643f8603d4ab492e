import { createHash, randomUUID } from 'node:crypto'
import got from 'got'
import {
  CompactEncrypt,
  type CryptoKey,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  type JWTPayload,
  SignJWT,
} from 'jose'
import type { Simulator } from '../../src/index.ts'
import { endpoint, type IssuerName } from './visitor.ts'

/** A relying party's keys: what it keeps, and what it publishes. */
export interface RpKeys {
  readonly signing: CryptoKey
  readonly encryption: CryptoKey
  readonly privateEncryption: JWK
  readonly jwks: { readonly keys: readonly JWK[] }
  readonly kid: string
}

/** New keys; the ids end with `name`. */
export async function makeRpKeys(name = 'rp'): Promise<RpKeys> {
  const options = { extractable: true }
  const [sig, enc] = await Promise.all([
    generateKeyPair('RS256', options),
    generateKeyPair('RSA-OAEP-256', options),
  ])
  const kid = `sig-${name}`
  const publish = async (key: CryptoKey, use: string) => {
    const { kty = '', n = '', e = '' } = await exportJWK(key)
    return { kty, kid: `${use}-${name}`, use, n, e }
  }
  return {
    signing: sig.privateKey,
    encryption: enc.privateKey,
    privateEncryption: await exportJWK(enc.privateKey),
    jwks: { keys: [await publish(sig.publicKey, 'sig'), await publish(enc.publicKey, 'enc')] },
    kid,
  }
}

interface SignOptions {
  readonly header?: Record<string, unknown>
  readonly key?: CryptoKey | Uint8Array
}

/** Signs claims as a relying party; a claim that is undefined is left out. */
export function sign(keys: RpKeys, claims: JWTPayload, options: SignOptions = {}): Promise<string> {
  const { header = {}, key = keys.signing } = options
  const given = Object.fromEntries(
    Object.entries(claims).filter(([, value]) => value !== undefined),
  )
  const protectedHeader = { alg: 'RS256', kid: keys.kid, ...header }
  const kept = Object.entries(protectedHeader).filter(([, value]) => value !== undefined)
  return new SignJWT(given)
    .setProtectedHeader(Object.fromEntries(kept) as { alg: string })
    .sign(key)
}

/** Claims of an assertion that is right, but for what `changes` changes. */
export function assertionClaims(code: string, aud: string, changes: JWTPayload = {}): JWTPayload {
  const now = Math.floor(Date.now() / 1000)
  return { iss: code, sub: code, aud, jti: randomUUID(), iat: now, exp: now + 300, ...changes }
}

export const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

interface EncryptOptions {
  readonly alg?: string
  readonly enc?: string
  readonly kid?: string
}

/** Encrypts a token for the simulator, with the key that it publishes. */
export async function encryptFor(
  simulator: Simulator,
  token: string,
  options: EncryptOptions = {},
  issuer: IssuerName = 'v2',
): Promise<string> {
  const { alg = 'RSA-OAEP-256', enc = 'A128CBC-HS256' } = options
  const { keys } = await got(endpoint(simulator, 'jwks', issuer)).json<{ keys: JWK[] }>()
  const key = keys.find(({ use }) => use === 'enc') as JWK
  const kid = options.kid ?? key.kid ?? ''
  return new CompactEncrypt(new TextEncoder().encode(token))
    .setProtectedHeader({ alg, enc, cty: 'JWT', kid })
    .encrypt(await importJWK({ ...key, alg }, alg))
}

/** The key of `dir`: SHA-256 of the client secret (OpenID Connect Core 10.2). */
export function secretKey(secret: string): Uint8Array {
  return createHash('sha256').update(secret).digest()
}

/** Encrypts with the client secret. */
export function encryptDirect(secret: string, token: string): Promise<string> {
  return new CompactEncrypt(new TextEncoder().encode(token))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', cty: 'JWT' })
    .encrypt(secretKey(secret))
}
