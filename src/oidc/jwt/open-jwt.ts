import {
  compactDecrypt,
  compactVerify,
  decodeJwt,
  type JWK,
  errors as joseErrors,
  jwtVerify,
} from 'jose'
import { type Clock, isoTime } from '../../domain/clock.ts'
import { defined } from '../../domain/defined.ts'
import { isDeeperThan } from '../../domain/json-depth.ts'
import { asJsonObject } from '../../domain/json-object.ts'
import { membersOf } from '../../domain/members.ts'
import { contentEncryptions, type Partner, type PublicKey } from '../../domain/partner.ts'
import type { KeyRing } from '../keys/key-ring.ts'
import type { Keys } from '../keys/keys.ts'
import type { PartnerKeys } from '../keys/partner-keys.ts'
import type { PrivateKey } from '../keys/private-key.ts'
import type { AudienceRule } from './audiences.ts'
import { headerOf } from './jose-header.ts'
import { checkParties, checkSeconds } from './jwt-claims.ts'
import { JwtRefusal, refusalOf } from './jwt-refusal.ts'
import { directKey } from './symmetric.ts'

export interface OpenedJwt {
  /** The header of the signature. */
  readonly header: Readonly<Record<string, unknown>>
  readonly claims: Readonly<Record<string, unknown>>
  /** The times that are texts; see {@link OpenOptions}. In `claims` they are numbers. */
  readonly textTimes: readonly string[]
  readonly isEncrypted: boolean
  /** Whether the token is signed with a key but has no `kid`, which itsme requires. */
  readonly lacksKid: boolean
}

interface OpenOptions {
  /** The client secret, if it may sign and encrypt instead of keys. */
  readonly secret?: string
  readonly audience: AudienceRule
  /** Whether times may be texts: digits, or ISO 8601. */
  readonly takesTextTimes?: boolean
}

/** Opens the JWTs that partners sign: client assertions and request objects. */
export interface JwtOpener {
  /**
   * Decrypts the token if it is encrypted. Then verifies the signature, `iss`, `aud`, and the times that are present.
   *
   * @throws JwtRefusal
   */
  open(token: string, partner: Partner, options: OpenOptions): Promise<OpenedJwt>
  /**
   * Returns the claim `sub` without verifying the token, which may be encrypted for a key of the simulator.
   *
   * @returns undefined if the token cannot be read or has no `sub`
   * @throws JwtRefusal if it is encrypted for another key, or with a client secret
   */
  peekSubject(token: string): Promise<string | undefined>
}

interface OpenerDependencies {
  readonly keyRing: KeyRing
  readonly partnerKeys: PartnerKeys
  readonly wallClock: Clock
}

/** How far a partner's clock may be off, in seconds. */
const clockTolerance = 10
/** The maximum nesting depth of the claims. Those of a request object include the parameter `claims`. */
const maxPayloadDepth = 12
const contentEncryptionAlgorithms = [...contentEncryptions]

export function createJwtOpener(dependencies: OpenerDependencies): JwtOpener {
  return {
    async open(token, partner, options) {
      try {
        const isEncrypted = token.split('.').length === 5
        const signed = isEncrypted
          ? await decrypt(token, dependencies.keyRing.current(), options)
          : token
        const { claims, lacksKid, textTimes } = await verify(signed, partner, options, dependencies)
        if (isDeeperThan(claims, maxPayloadDepth)) throw new JwtRefusal('is nested too deeply')
        checkSeconds(claims)
        checkParties(claims, partner, options.audience)
        const { alg, kid } = headerOf(signed)
        return { header: { alg, ...defined({ kid }) }, claims, textTimes, isEncrypted, lacksKid }
      } catch (error) {
        throw refusalOf(error, dependencies.wallClock)
      }
    },
    async peekSubject(token) {
      try {
        const isEncrypted = token.split('.').length === 5
        const keys = dependencies.keyRing.current()
        return unverifiedSubject(isEncrypted ? await decrypt(token, keys, {}) : token)
      } catch (error) {
        throw refusalOf(error, dependencies.wallClock)
      }
    },
  }
}

function unverifiedSubject(token: string): string | undefined {
  try {
    const { sub } = decodeJwt(token)
    return typeof sub === 'string' ? sub : undefined
  } catch {
    return undefined
  }
}

/**
 * Decrypts RSA-OAEP and RSA-OAEP-256 with the simulator's key, and dir with the client secret (itsme's documentation,
 * JOSE).
 */
async function decrypt(
  token: string,
  keys: Keys,
  { secret }: Pick<OpenOptions, 'secret'>,
): Promise<string> {
  const { alg, kid } = headerOf(token)
  const allowed = ['RSA-OAEP-256', 'RSA-OAEP', ...(secret === undefined ? [] : ['dir'])]
  if (!allowed.includes(alg)) {
    throw new JwtRefusal(`is encrypted by alg "${alg}"; use one of ${allowed.join(', ')}`)
  }
  const key = alg === 'dir' && secret !== undefined ? directKey(secret) : ownKey(keys, kid)
  const { plaintext } = await compactDecrypt(token, key, {
    keyManagementAlgorithms: [alg],
    contentEncryptionAlgorithms,
  })
  const inner = new TextDecoder().decode(plaintext)
  if (inner.split('.').length === 3) return inner
  throw new JwtRefusal('is encrypted but not signed: sign it first, then encrypt it')
}

function ownKey({ encryption }: Keys, kid: string | undefined): JWK {
  const key = encryption.find((each: PrivateKey) => kid === undefined || each.kid === kid)
  if (key !== undefined) return key
  const known = encryption.map((each) => each.kid).join(', ')
  throw new JwtRefusal(
    known === ''
      ? 'is encrypted, and this simulator has no key with "use": "enc"'
      : `is encrypted for the key "${kid}"; the keys endpoint has ${known}`,
  )
}

async function verify(
  token: string,
  partner: Partner,
  { secret, takesTextTimes = false }: OpenOptions,
  { partnerKeys, wallClock }: OpenerDependencies,
): Promise<Pick<OpenedJwt, 'claims' | 'textTimes' | 'lacksKid'>> {
  const { alg, kid } = headerOf(token)
  const hasKeys = partner.jwks !== undefined || partner.jwksUri !== undefined
  const allowed = [...(hasKeys ? ['RS256'] : []), ...(secret === undefined ? [] : ['HS256'])]
  if (!allowed.includes(alg)) {
    throw new JwtRefusal(
      `is signed by alg "${alg}"; ${partner.code} signs by ${allowed.join(' or ')}`,
    )
  }
  const options = { algorithms: [alg], clockTolerance, currentDate: new Date(wallClock.now()) }
  if (alg === 'HS256' && secret !== undefined) {
    const { payload } = await jwtVerify(token, new TextEncoder().encode(secret), options)
    return { claims: payload, textTimes: [], lacksKid: false }
  }
  const candidates = await signingKeys(partner, kid, partnerKeys)
  const verify = takesTextTimes ? verifyWithTextTimes : verifyJwt
  const sent = await firstThatVerifies(candidates, (key) => verify(token, key, options))
  const textTimes = takesTextTimes ? times.filter((name) => typeof sent[name] === 'string') : []
  const claims = takesTextTimes ? withNumericTimes(sent) : sent
  return { claims, textTimes, lacksKid: kid === undefined }
}

async function signingKeys(
  partner: Partner,
  kid: string | undefined,
  partnerKeys: PartnerKeys,
): Promise<readonly PublicKey[]> {
  const keys = (await partnerKeys.get(partner)).filter(({ use }) => use !== 'enc')
  const candidates = keys.filter((key) => kid === undefined || key.kid === kid)
  if (candidates.length > 0) return candidates
  const known = keys.map((key) => `"${key.kid ?? ''}"`).join(', ')
  const fetchedAt = await partnerKeys.fetchedAt(partner)
  const cached =
    fetchedAt === undefined
      ? ''
      : `, as fetched at ${isoTime(fetchedAt)}; itsme keeps keys for 30 minutes to 24 hours, and POST /control/partners/${partner.code}/refresh-keys fetches them now`
  throw new JwtRefusal(
    `is signed by the key "${kid ?? ''}"; the signing keys of ${partner.code} are ${known || 'none'}${cached}`,
  )
}

interface VerifyOptions {
  readonly algorithms: string[]
  readonly clockTolerance: number
  readonly currentDate: Date
}

async function verifyJwt(token: string, key: JWK, options: VerifyOptions) {
  return (await jwtVerify(token, key, options)).payload
}

/** Verifies a token whose times may be texts, as in itsme's example of a CIBA request. The library refuses texts. */
async function verifyWithTextTimes(
  token: string,
  key: JWK,
  { algorithms, clockTolerance: tolerance, currentDate }: VerifyOptions,
): Promise<OpenedJwt['claims']> {
  const { payload } = await compactVerify(token, key, { algorithms })
  const parsed = asJsonObject(new TextDecoder().decode(payload))
  const sent = membersOf(parsed)
  const claims = withNumericTimes(sent)
  const now = currentDate.getTime() / 1000
  const { exp, nbf } = claims
  if (typeof exp === 'number' && now >= exp + tolerance) throw new JwtRefusal('"exp" has passed')
  if (typeof nbf === 'number' && now < nbf - tolerance)
    throw new JwtRefusal('"nbf" is in the future: look at the clock of the client')
  return sent
}

const times = ['exp', 'iat', 'nbf']

/** Converts times to seconds since 1970. @throws JwtRefusal if one is not a time */
function withNumericTimes(claims: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const numeric = times.flatMap((name) => {
    const value = claims[name]
    if (value === undefined) return []
    const isText = typeof value === 'string'
    const seconds = isText && !/^\d+$/.test(value) ? Date.parse(value) / 1000 : Number(value)
    if ((isText || typeof value === 'number') && Number.isFinite(seconds))
      return [[name, seconds] as const]
    const shown = isText ? JSON.stringify(value.slice(0, 60)) : `of type ${typeof value}`
    throw new JwtRefusal(`"${name}" is ${shown}, which is not a time`)
  })
  return { ...claims, ...Object.fromEntries(numeric) }
}

async function firstThatVerifies(
  keys: readonly PublicKey[],
  verify: (key: JWK) => Promise<OpenedJwt['claims']>,
): Promise<OpenedJwt['claims']> {
  let failure: unknown
  for (const { kty, n, e } of keys) {
    try {
      return await verify({ kty, n, e })
    } catch (error) {
      failure = error
      if (!(error instanceof joseErrors.JWSSignatureVerificationFailed)) break
    }
  }
  throw failure
}
