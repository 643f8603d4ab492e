import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import {
  type CryptoKey,
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
} from 'jose'
import { readPackageFile } from '../config/root.ts'
import { ConfigurationError } from '../domain/errors.ts'

/** A private RSA key with its id and use. */
export interface PrivateKey extends JWK {
  readonly kty: 'RSA'
  readonly kid: string
  readonly use: 'sig' | 'enc'
}

/** The keys of a simulator. */
export interface Keys {
  /** The key that signs, ready for use. */
  readonly signingKey: CryptoKey
  readonly signingKid: string
  /** For oidc-provider: private keys that sign, the current one first. */
  readonly signing: readonly PrivateKey[]
  /** Private keys that open what partners encrypt. */
  readonly encryption: readonly PrivateKey[]
  /** What the keys endpoint answers: signing keys first (Microsoft's validators trip over an `enc` key first). */
  readonly publicJwks: { readonly keys: readonly JWK[] }
  readonly source: 'development' | 'file' | 'value' | 'made'
}

interface KeyOptions {
  /** The value of the option `keys`. */
  readonly keys?: string
  /** Whether the simulator goes by private names only. */
  readonly privateNames: boolean
}

/**
 * Loads the keys that the options name: a file (made when missing, mode 600), a JWKS itself, the packaged development
 * keys on private names, else new ones.
 *
 * @throws ConfigurationError; its message never holds key material
 */
export async function loadKeys({ keys, privateNames }: KeyOptions): Promise<Keys> {
  if (keys?.trimStart().startsWith('{')) return useKeys(parseKeys(keys), 'value')
  if (keys !== undefined) return useKeys(await readOrMakeFile(keys), 'file')
  if (privateNames)
    return useKeys(parseKeys(readPackageFile('fixtures/development-keys.json')), 'development')
  return useKeys(await makeKeys(), 'made')
}

async function readOrMakeFile(path: string): Promise<PrivateKey[]> {
  try {
    if (existsSync(path)) return parseKeys(readFileSync(path, 'utf8'))
    const keys = await makeKeys()
    writeFileSync(path, `${JSON.stringify({ keys }, null, 2)}\n`, { mode: 0o600, flag: 'wx' })
    return keys
  } catch (error) {
    if (error instanceof ConfigurationError) throw error
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown reason'
    throw keysError(`cannot read or write "${path}" (${reason})`)
  }
}

function keysError(message: string): ConfigurationError {
  return new ConfigurationError([{ path: 'keys', message }])
}

function parseKeys(text: string): PrivateKey[] {
  const keys: unknown = parseJson(text)?.keys
  if (!Array.isArray(keys) || keys.length === 0) {
    throw keysError('must be a JWKS: an object with a "keys" array')
  }
  const wrong = keys.findIndex((key) => !isPrivateKey(key))
  if (wrong !== -1) {
    throw keysError(`keys[${wrong}] must be a private RSA key with "kid" and "use" (sig or enc)`)
  }
  const parsed = keys as PrivateKey[]
  if (!parsed.some(({ use }) => use === 'sig')) throw keysError('must hold a key with "use": "sig"')
  return parsed
}

function parseJson(text: string): { keys?: unknown } | undefined {
  try {
    return Object(JSON.parse(text))
  } catch {
    throw keysError('must be JSON')
  }
}

function isPrivateKey(value: unknown): value is PrivateKey {
  const key: Record<string, unknown> = Object(value)
  const texts = ['kid', 'n', 'e', 'd'].every((name) => typeof key[name] === 'string')
  return texts && key['kty'] === 'RSA' && (key['use'] === 'sig' || key['use'] === 'enc')
}

/** A new pair of keys; their ids are their thumbprints, so that an id never names two keys (RFC 7638). */
async function makeKeys(): Promise<PrivateKey[]> {
  return Promise.all([makeKey('sig', 'RS256'), makeKey('enc', 'RSA-OAEP-256')])
}

async function makeKey(use: 'sig' | 'enc', algorithm: string): Promise<PrivateKey> {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true })
  const jwk = await exportJWK(privateKey)
  return { ...jwk, kty: 'RSA', use, kid: await calculateJwkThumbprint(jwk) }
}

async function useKeys(keys: readonly PrivateKey[], source: Keys['source']): Promise<Keys> {
  const signing = keys.filter(({ use }) => use === 'sig').map((key) => ({ ...key, alg: 'RS256' }))
  const [first] = signing
  if (first === undefined) throw keysError('must hold a key with "use": "sig"')
  const encryption = keys.filter(({ use }) => use === 'enc')
  return {
    signingKey: (await importJWK(first, 'RS256')) as CryptoKey,
    signingKid: first.kid,
    signing,
    encryption,
    publicJwks: { keys: [...signing, ...encryption].map(publicPart) },
    source,
  }
}

/** The same keys with a new one that signs; the one of before stays published where there is an overlap. */
export async function withNewSigningKey(keys: Keys, overlap: boolean): Promise<Keys> {
  const made = await makeKey('sig', 'RS256')
  return useKeys([made, ...(overlap ? keys.signing : []), ...keys.encryption], keys.source)
}

function publicPart({ kty, kid, use, alg, n = '', e = '' }: JWK): JWK {
  return { kty: kty ?? 'RSA', kid: kid ?? '', use: use ?? 'sig', ...(alg ? { alg } : {}), n, e }
}
