import type { Clock } from '../../domain/clock.ts'
import { defined } from '../../domain/defined.ts'
import type { Finding } from '../../domain/finding.ts'
import { membersOf } from '../../domain/members.ts'
import type { Partner, PublicKey } from '../../domain/partner.ts'
import { isExponent } from '../../domain/rsa-key.ts'
import type { Store } from '../../state/store.ts'
import { FetchRefusal, type Outbound } from '../outbound.ts'

/** Times are in milliseconds since the epoch. */
interface KeptKeys {
  readonly keys: readonly PublicKey[]
  readonly fetchedAt: number
  readonly freshUntil: number
}

/** Thrown if a partner has no usable keys. The message is for developers. */
export class KeysRefusal extends Error {}

/** The public keys of partners, from the fixture or from the partner's `jwksUri`. */
export interface PartnerKeys {
  /** @throws KeysRefusal */
  get(partner: Partner): Promise<readonly PublicKey[]>
  /** Fetches the keys from a `jwksUri` now, even if the cached ones are fresh. @throws KeysRefusal */
  refresh(partner: Partner): Promise<readonly PublicKey[]>
  /**
   * Returns when the keys were last fetched, in milliseconds since the epoch; undefined if they have not been fetched,
   * or are in the fixture.
   */
  fetchedAt(partner: Partner): Promise<number | undefined>
}

interface PartnerKeysDependencies {
  readonly store: Store
  readonly clock: Clock
  readonly outbound: Pick<Outbound, 'fetchText'>
  /** Seconds for which keys are cached, instead of itsme's rule. */
  readonly cacheSeconds?: number
  /** Whether to refuse a `jwksUri` that is not https. */
  readonly strict: boolean
  readonly onFinding: (partner: Partner, finding: Finding) => Promise<void>
  /** Whether a fault requires the keys from before the last change. */
  readonly isStale: (partner: Partner) => Promise<boolean>
}

/** itsme caches keys for 30 minutes to 24 hours, and respects `max-age` (itsme's documentation, key rotation). */
const minSeconds = 30 * 60
const maxSeconds = 24 * 3600
/**
 * The response time beyond which there is a finding, in milliseconds: itsme expects a response within a second (itsme's
 * documentation, JWK Set URI).
 */
const slow = 1_000

export function createPartnerKeys(dependencies: PartnerKeysDependencies): PartnerKeys {
  const { store, clock, outbound, cacheSeconds, strict, onFinding, isStale } = dependencies
  /** By `jwksUri`. A reset does not require fetching the keys again. */
  const fetched = store.records<KeptKeys>('partnerKeys', { outlivesReset: true })
  const replaced = store.records<readonly PublicKey[]>('formerPartnerKeys', { outlivesReset: true })
  const underway = new Map<string, Promise<readonly PublicKey[]>>()

  async function fetchKeys(partner: Partner, uri: string): Promise<readonly PublicKey[]> {
    try {
      if (strict && !isHttps(uri)) throw new KeysRefusal('is not https: itsme refuses it')
      const { text, header, duration } = await outbound.fetchText(uri)
      const keys = parseKeys(text)
      const seconds = cacheSeconds ?? freshSeconds(header('cache-control'))
      const fetchedAt = clock.now()
      const kept: KeptKeys = { keys, fetchedAt, freshUntil: fetchedAt + seconds * 1000 }
      await keepFormer(uri, keys)
      await fetched.put(uri, kept, maxSeconds * 1000)
      for (const finding of findingsOf(uri, duration)) await onFinding(partner, finding)
      return keys
    } catch (error) {
      if (!(error instanceof FetchRefusal || error instanceof KeysRefusal)) throw error
      throw new KeysRefusal(`the jwksUri of ${partner.code}, ${uri}, ${error.message}`)
    }
  }

  /** Stores the keys that other keys replace. */
  async function keepFormer(uri: string, keys: readonly PublicKey[]): Promise<void> {
    const before = (await fetched.get(uri))?.keys
    if (before === undefined || JSON.stringify(before) === JSON.stringify(keys)) return
    await replaced.put(uri, before, maxSeconds * 1000)
  }

  async function formerKeys(partner: Partner): Promise<readonly PublicKey[] | undefined> {
    const { jwksUri } = partner
    if (jwksUri === undefined) return undefined
    const former = await replaced.get(jwksUri)
    return former !== undefined && (await isStale(partner)) ? former : undefined
  }

  /** Runs one fetch at a time for each URI, however often this is called. */
  function fetchOnce(partner: Partner, uri: string): Promise<readonly PublicKey[]> {
    const running = underway.get(uri)
    if (running !== undefined) return running
    const started = fetchKeys(partner, uri).finally(() => underway.delete(uri))
    underway.set(uri, started)
    return started
  }

  return {
    async get(partner) {
      const { jwks, jwksUri } = partner
      if (jwksUri === undefined) return jwks?.keys ?? []
      const former = await formerKeys(partner)
      if (former !== undefined) return former
      const kept = await fetched.get(jwksUri)
      const isFresh = kept !== undefined && kept.freshUntil > clock.now()
      return isFresh ? kept.keys : fetchOnce(partner, jwksUri)
    },
    async refresh(partner) {
      const { jwks, jwksUri } = partner
      return jwksUri === undefined ? (jwks?.keys ?? []) : fetchKeys(partner, jwksUri)
    },
    async fetchedAt({ jwksUri }) {
      if (jwksUri === undefined) return undefined
      return (await fetched.get(jwksUri))?.fetchedAt
    },
  }
}

/**
 * Returns `max-age` of a Cache-Control header in seconds (RFC 9111, section 5.2.2.1), within itsme's bounds. Defaults
 * to 30 minutes.
 */
function freshSeconds(cacheControl = ''): number {
  const seconds = Number(/(?:^|[\s,])max-age=(\d+)/i.exec(cacheControl)?.[1] ?? minSeconds)
  return Math.min(maxSeconds, Math.max(minSeconds, seconds))
}

function findingsOf(uri: string, duration: number): Finding[] {
  const findings: Finding[] = []
  if (duration > slow) {
    findings.push({ rule: 'jwks-slow', message: `jwksUri took ${Math.round(duration)} ms` })
  }
  if (!isHttps(uri)) {
    findings.push({ rule: 'jwks-uri-not-https', message: `jwksUri "${uri}" is not https` })
  }
  return findings
}

function isHttps(uri: string): boolean {
  return uri.toLowerCase().startsWith('https:')
}

/** Returns the RSA keys of a JWK Set (RFC 7517, section 5). Keys of other types are ignored. */
function parseKeys(text: string): PublicKey[] {
  const { keys } = parseJson(text)
  if (!Array.isArray(keys)) throw new KeysRefusal('is not a JWK Set: it has no "keys"')
  const usable = keys.slice(0, 50).flatMap((key: unknown) => publicKeyOf(membersOf(key)))
  if (usable.length === 0) throw new KeysRefusal('holds no RSA key with a public exponent')
  return usable
}

function parseJson(text: string): Record<string, unknown> {
  try {
    return membersOf(JSON.parse(text))
  } catch {
    throw new KeysRefusal('is not JSON')
  }
}

function publicKeyOf(key: Record<string, unknown>): PublicKey[] {
  const { kty, kid, use, alg, n, e } = key
  if (kty !== 'RSA' || typeof n !== 'string' || !isExponent(e)) return []
  return [
    {
      kty,
      n,
      e,
      ...defined({
        kid: typeof kid === 'string' ? kid : undefined,
        use: use === 'sig' || use === 'enc' ? use : undefined,
        alg: typeof alg === 'string' ? alg : undefined,
      }),
    },
  ]
}
