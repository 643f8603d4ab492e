import {
  compactDecrypt,
  decodeJwt,
  decodeProtectedHeader,
  type JWK,
  errors as joseErrors,
  jwtVerify,
} from 'jose'
import type { Clock } from '../domain/clock.ts'
import { isoTime } from '../domain/clock.ts'
import { isDeeperThan } from '../domain/json-depth.ts'
import { contentEncryptions, type Partner, type PublicKey } from '../domain/partner.ts'
import { type AudienceRule, audienceText } from './audiences.ts'
import type { KeyRing } from './key-ring.ts'
import type { Keys } from './keys.ts'
import { KeysRefusal, type PartnerKeys } from './partner-keys.ts'
import type { PrivateKey } from './private-key.ts'
import { directKey } from './symmetric.ts'

/** Why a token of a partner was not taken; the message is for developers. */
export class JwtRefusal extends Error {}

export interface OpenedJwt {
  readonly claims: Readonly<Record<string, unknown>>
  readonly isEncrypted: boolean
  /** Whether a signature by a key does not name it: itsme requires `kid`. */
  readonly lacksKid: boolean
}

interface OpenOptions {
  /** Whether the client secret may sign and encrypt, in place of keys. */
  readonly secret?: string
  readonly audience: AudienceRule
}

/** Opens what partners sign: client assertions and request objects. */
export interface JwtOpener {
  /**
   * Decrypts where it is encrypted, then verifies signature, `iss`, `aud`, and the times that are there.
   *
   * @throws JwtRefusal
   */
  open(token: string, partner: Partner, options: OpenOptions): Promise<OpenedJwt>
  /**
   * The claim `sub`, not verified, also of a token that is encrypted for a key of ours.
   *
   * @returns undefined if the token cannot be read or has none
   * @throws JwtRefusal if it is encrypted for somebody else, or with a client secret
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
/** Levels; the claims of a request object go as deep as the parameter `claims`. */
const deepestPayload = 12
const contentEncryptionAlgorithms = [...contentEncryptions]

export function createJwtOpener(dependencies: OpenerDependencies): JwtOpener {
  return {
    async open(token, partner, options) {
      try {
        const isEncrypted = token.split('.').length === 5
        const signed = isEncrypted
          ? await decrypt(token, dependencies.keyRing.current(), options)
          : token
        const { claims, lacksKid } = await verify(signed, partner, options, dependencies)
        if (isDeeperThan(claims, deepestPayload)) throw new JwtRefusal('is nested too deeply')
        checkSeconds(claims)
        checkParties(claims, partner, options.audience)
        return { claims, isEncrypted, lacksKid }
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

/** Seconds of the year 5138: whatever is later was meant in milliseconds. */
const mostSeconds = 100_000_000_000

/** Times are seconds since 1970 (RFC 7519, section 2, NumericDate). */
function checkSeconds(claims: OpenedJwt['claims']): void {
  for (const name of ['exp', 'nbf', 'iat']) {
    const fault = secondsFault(name, claims[name])
    if (fault !== undefined) throw fault
  }
}

function secondsFault(name: string, value: unknown): JwtRefusal | undefined {
  if (typeof value !== 'number' || value < mostSeconds) return undefined
  return new JwtRefusal(
    `"${name}" is ${value}, which is milliseconds: send seconds since 1970, ${Math.floor(value / 1000)}`,
  )
}

function refusalOf(error: unknown, clock: Clock): unknown {
  if (error instanceof joseErrors.JWTExpired) {
    return new JwtRefusal(`"exp" has passed (${timeText(error.payload.exp)})`)
  }
  if (error instanceof joseErrors.JWTClaimValidationFailed && error.claim === 'nbf') {
    const { nbf } = error.payload
    const message = `"nbf" is in the future (${timeText(nbf)}, it is ${isoTime(clock.now())} here): look at the clock of the client`
    return secondsFault('nbf', nbf) ?? new JwtRefusal(message)
  }
  if (error instanceof joseErrors.JOSEError) return new JwtRefusal(error.message)
  if (error instanceof KeysRefusal) return new JwtRefusal(error.message)
  // Malformed input makes jose and WebCrypto throw TypeErrors and DOMExceptions of their own.
  if (error instanceof TypeError || error instanceof DOMException) {
    return new JwtRefusal(`is malformed: ${error.message}`)
  }
  return error
}

function timeText(seconds: unknown): string {
  const time = Number(seconds) * 1000
  return Number.isFinite(time) && Math.abs(time) < 8.64e15 ? isoTime(time) : String(seconds)
}

/** The members of a header that we read (RFC 7515, section 4.1; RFC 7516, section 4.1). */
interface JoseHeader {
  readonly alg: string
  readonly kid: string | undefined
}

const longestHeader = 16 * 1024
const longestMember = 500

/** @throws JwtRefusal if a member is not of the type that its specification says */
function headerOf(token: string): JoseHeader {
  if (![3, 5].includes(token.split('.').length)) {
    throw new JwtRefusal('is not a JWT: it has neither three parts (signed) nor five (encrypted)')
  }
  if (token.indexOf('.') > longestHeader) {
    throw new JwtRefusal(`has a header of more than ${longestHeader} characters`)
  }
  const { alg, kid }: { alg?: unknown; kid?: unknown } = decodeProtectedHeader(token)
  return { alg: textMember('alg', alg) ?? '', kid: textMember('kid', kid) }
}

function textMember(name: string, value: unknown): string | undefined {
  if (value === undefined) return undefined
  if (typeof value === 'string' && value.length <= longestMember) return value
  throw new JwtRefusal(
    `"${name}" in the header must be a string of at most ${longestMember} characters`,
  )
}

/** RSA-OAEP and RSA-OAEP-256 for our key, or dir with the client secret (itsme's documentation, JOSE). */
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
  { secret }: OpenOptions,
  { partnerKeys, wallClock }: OpenerDependencies,
): Promise<Pick<OpenedJwt, 'claims' | 'lacksKid'>> {
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
    return { claims: payload, lacksKid: false }
  }
  const candidates = await signingKeys(partner, kid, partnerKeys)
  const claims = await firstThatVerifies(token, candidates, options)
  return { claims, lacksKid: kid === undefined }
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

async function firstThatVerifies(
  token: string,
  keys: readonly PublicKey[],
  options: Parameters<typeof jwtVerify>[2],
): Promise<OpenedJwt['claims']> {
  let failure: unknown
  for (const { kty, n, e } of keys) {
    try {
      return (await jwtVerify(token, { kty, n, e }, options)).payload
    } catch (error) {
      failure = error
      if (!(error instanceof joseErrors.JWSSignatureVerificationFailed)) break
    }
  }
  throw failure
}

/** `iss` is the partner, `aud` is us (itsme's documentation, request object and client assertion). */
function checkParties(
  { iss, aud }: OpenedJwt['claims'],
  partner: Partner,
  audience: AudienceRule,
): void {
  if (iss !== partner.code) {
    throw new JwtRefusal(`"iss" is ${JSON.stringify(iss) ?? 'missing'}, must be "${partner.code}"`)
  }
  const given = [aud].flat().filter((value) => typeof value === 'string')
  if (given.some((value) => audience.takes(value))) return
  throw new JwtRefusal(
    `"aud" is ${JSON.stringify(aud) ?? 'missing'}, must be ${audienceText(audience)}`,
  )
}
