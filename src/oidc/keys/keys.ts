import { createPrivateKey, type KeyObject } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose'
import { tryKey } from '../jwt/try-key.ts'
import { keysError, type PrivateKey, publicPart } from './private-key.ts'

/** Where the keys came from. `value` is a JWKS in an option, which cannot be written back. */
export type KeysSource = 'development' | 'file' | 'value' | 'made'

/** The keys of a simulator over time, the newest signing key first. */
export interface KeySet {
  readonly keys: readonly PrivateKey[]
  /** The signing keys by their ids, ready for use. */
  readonly signers: ReadonlyMap<string, KeyObject>
  readonly source: KeysSource
}

/** The keys of a simulator at one moment. */
export interface Keys {
  /** The signing key, ready for use. */
  readonly signingKey: KeyObject
  readonly signingKid: string
  /** The private signing keys for oidc-provider, the current one first. */
  readonly signing: readonly PrivateKey[]
  /** The private keys that decrypt what partners encrypt. */
  readonly encryption: readonly PrivateKey[]
  /**
   * The response of the keys endpoint, with the signing key first: Microsoft's validators fail if an `enc` key is
   * first.
   */
  readonly publicJwks: { readonly keys: readonly JWK[] }
  readonly source: KeysSource
}

/** Creates a new pair of keys. Their ids are thumbprints, so that an id never identifies two keys (RFC 7638). */
export async function makeKeys(): Promise<PrivateKey[]> {
  return Promise.all([makeKey('sig', 'RS256'), makeKey('enc', 'RSA-OAEP-256')])
}

async function makeKey(use: 'sig' | 'enc', algorithm: string): Promise<PrivateKey> {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true })
  const jwk = await exportJWK(privateKey)
  return { ...jwk, kty: 'RSA', use, kid: await calculateJwkThumbprint(jwk) }
}

/** Prepares keys for use. Keys that the user supplied are tried first. @throws ConfigurationError */
export async function keySetOf(given: readonly PrivateKey[], source: KeysSource): Promise<KeySet> {
  const keys = given.map(withAlgorithm)
  const isGiven = source === 'file' || source === 'value'
  if (isGiven) await Promise.all(keys.map(tryKey))
  const signing = keys.filter(({ use }) => use === 'sig')
  const ready = signing.map(
    (key) => [key.kid, createPrivateKey({ key: { ...key }, format: 'jwk' })] as const,
  )
  return { keys, signers: new Map(ready), source }
}

/**
 * Sets `alg` to RS256 for signing keys and removes it from other keys, since partners may encrypt with both RSA-OAEP
 * and RSA-OAEP-256 (itsme's documentation).
 */
function withAlgorithm({ alg: _alg, ...key }: PrivateKey): PrivateKey {
  return key.use === 'sig' ? { ...key, alg: 'RS256' } : key
}

/**
 * Returns the keys at a time in milliseconds. The first one that may sign is the signing key. Expired keys are left
 * out.
 */
export function keysAt({ keys, signers, source }: KeySet, now: number): Keys {
  const seconds = now / 1000
  const live = keys.filter(({ exp = Infinity }) => exp > seconds)
  const [first] = live.filter(({ use, nbf = 0 }) => use === 'sig' && nbf <= seconds)
  const signingKey = first && signers.get(first.kid)
  if (first === undefined || signingKey === undefined) {
    throw keysError('no key with "use": "sig" may sign now; look at nbf and exp')
  }
  const signing = [first, ...live.filter((key) => key.use === 'sig' && key !== first)]
  const encryption = live.filter(({ use }) => use === 'enc')
  return {
    signingKey,
    signingKid: first.kid,
    signing,
    encryption,
    publicJwks: { keys: [...signing, ...encryption].map(publicPart) },
    source,
  }
}

/** Returns when the keys next change automatically, in milliseconds since the epoch; `Infinity` if they do not. */
export function nextChange({ keys }: KeySet, now: number): number {
  const times = keys.flatMap(({ nbf, exp }) => [nbf ?? 0, exp ?? 0]).map((time) => time * 1000)
  return Math.min(Infinity, ...times.filter((time) => time > now))
}

/**
 * The maximum number of retiring keys, the current signing key included, and of waiting keys. Anyone who rotates more
 * often wants to be rid of the older ones.
 */
const most = 8

interface Handover {
  readonly now: number
  /** When the new key begins to sign. */
  readonly from: number
  /** When the previous keys are no longer published. */
  readonly until: number
}

/**
 * Adds a new signing key. The current one continues to sign until the new one takes over. A waiting key that the new
 * one overtakes has never signed and is removed. Times are in seconds since the epoch.
 */
export async function withNewSigningKey(set: KeySet, handover: Handover): Promise<KeySet> {
  const { now, from, until } = handover
  const made = { ...(await makeKey('sig', 'RS256')), nbf: from }
  const { signing, encryption } = keysAt(set, now * 1000)
  const isWaiting = ({ nbf = 0 }: PrivateKey) => nbf > now
  const waiting = signing.filter((key) => isWaiting(key) && (key.nbf ?? 0) < from)
  const retiring = signing.filter((key) => !isWaiting(key))
  const before = [...waiting.slice(0, most), ...retiring.slice(0, most)].map((key) => ({
    ...key,
    exp: Math.min(key.exp ?? Infinity, until),
  }))
  return keySetOf([made, ...before, ...encryption], set.source)
}
