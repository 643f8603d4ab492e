import type { JWK } from 'jose'
import { ConfigurationError } from '../../domain/errors.ts'
import { membersOf } from '../../domain/members.ts'
import { isExponent } from '../../domain/rsa-key.ts'

/** A private RSA key with its id and use. */
export interface PrivateKey extends JWK {
  readonly kty: 'RSA'
  readonly kid: string
  readonly use: 'sig' | 'enc'
  /** The key does not sign before this time, in seconds since the epoch (OpenID Federation 1.0, section 8.7.2). */
  readonly nbf?: number
  /** The key is not published from this time on, in seconds since the epoch (ibidem). */
  readonly exp?: number
}

/** @param path the option that holds the keys */
export function keysError(message: string, path = 'keys'): ConfigurationError {
  return new ConfigurationError([{ path, message }])
}

/**
 * Parses the keys of a private JWKS.
 *
 * @param path the option that holds the keys
 * @throws ConfigurationError; its message never contains key material
 */
export function parseKeys(text: string, path?: string): PrivateKey[] {
  const keys: unknown = parseJson(text, path)?.keys
  if (!Array.isArray(keys) || keys.length === 0) {
    throw keysError('must be a JWKS: an object with a "keys" array', path)
  }
  const wrong = keys.findIndex((key) => !isPrivateKey(key))
  if (wrong !== -1) {
    throw keysError(
      `keys[${wrong}] must be a private RSA key: "kid", "use" (sig or enc), and the members ${numbers.join(', ')}; itsme-simulator keys prints a set`,
      path,
    )
  }
  const parsed = keys as PrivateKey[]
  if (!parsed.some(({ use, exp }) => use === 'sig' && exp === undefined)) {
    throw keysError('must hold a key with "use": "sig" that does not expire', path)
  }
  const kids = parsed.map(({ kid }) => kid)
  const repeated = kids.find((kid, index) => kids.indexOf(kid) !== index)
  if (repeated !== undefined)
    throw keysError(`"kid": ${JSON.stringify(repeated)} names two keys`, path)
  return parsed
}

function parseJson(text: string, path?: string): { keys?: unknown } | undefined {
  try {
    return membersOf(JSON.parse(text))
  } catch {
    throw keysError('must be the JSON of a key set; itsme-simulator keys prints one', path)
  }
}

/**
 * The numbers of a private RSA key (RFC 7518, section 6.3). The last five make it fast, and WebCrypto requires them.
 */
const numbers = ['n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi']

function isPrivateKey(value: unknown): value is PrivateKey {
  const key: Record<string, unknown> = membersOf(value)
  const texts = ['kid', ...numbers].every((name) => typeof key[name] === 'string')
  const times = ['nbf', 'exp'].every((name) => ['undefined', 'number'].includes(typeof key[name]))
  const isRight = isExponent(key['e'])
  return (
    texts &&
    isRight &&
    times &&
    key['kty'] === 'RSA' &&
    (key['use'] === 'sig' || key['use'] === 'enc')
  )
}

/** Formats keys as a private JWKS, as the option `keys` reads it. */
export function keysText(keys: readonly PrivateKey[]): string {
  return `${JSON.stringify({ keys }, null, 2)}\n`
}

/** Returns the public part of a key. */
export function publicPart({ kty, kid, use, alg, n = '', e = '' }: JWK): JWK {
  return { kty: kty ?? 'RSA', kid: kid ?? '', use: use ?? 'sig', ...(alg ? { alg } : {}), n, e }
}
