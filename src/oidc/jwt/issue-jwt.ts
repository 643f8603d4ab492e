import { createHmac, createPublicKey, randomBytes } from 'node:crypto'
import { CompactEncrypt, type JWK } from 'jose'
import type { Encryption, Partner, PublicKey, TokenForm } from '../../domain/partner.ts'
import type { Random } from '../../domain/random.ts'
import type { TokenDraft } from '../../faults/kind.ts'
import type { KeyRing } from '../keys/key-ring.ts'
import type { Keys } from '../keys/keys.ts'
import { KeysRefusal, type PartnerKeys } from '../keys/partner-keys.ts'
import { stranger, strangerHeader } from '../keys/stranger.ts'
import { createSigner, type SignRs256 } from './signer.ts'
import { directKey } from './symmetric.ts'

/** Issues the tokens that partners receive. */
export interface JwtIssuer {
  /** Drafts a token before it is signed, so that faults can change it. */
  draft(use: TokenDraft['use'], payload: TokenDraft['payload'], form: TokenForm): TokenDraft
  /** Signs a draft for a partner, and encrypts it if the form requires it. @throws KeysRefusal */
  issue(draft: TokenDraft, partner: Partner, form: TokenForm): Promise<string>
  /** Signs an empty object as a test. @throws Error if the key cannot sign */
  trySigning(keys: Keys): Promise<void>
}

const text = new TextEncoder()

export function createJwtIssuer(
  keyRing: KeyRing,
  partnerKeys: PartnerKeys,
  random: Random,
): JwtIssuer {
  const signRs256 = createSigner()
  return {
    /** The header contains `typ: "JWT"`, since some of Microsoft's libraries require it. */
    draft: (use, payload, { signing, encryption }) => ({
      use,
      form: encryption === undefined ? 'signed' : 'encrypted',
      payload,
      header: {
        alg: signing,
        typ: 'JWT',
        ...(signing === 'RS256' ? { kid: keyRing.current().signingKid } : {}),
      },
      signature: 'usual',
      recipient: 'partner',
      saysNested: true,
    }),
    async issue(draft, partner, { encryption }) {
      const signed = await sign(draft, partner, keyRing.current(), signRs256)
      if (encryption === undefined) return signed
      return encrypt(signed, draft, await recipientOf(draft, partner, encryption))
    },
    async trySigning({ signingKey }) {
      await signRs256('{}', signingKey)
    },
  }

  /** Returns the key for which a token is encrypted, and how the header identifies it. */
  async function recipientOf(
    { recipient }: TokenDraft,
    partner: Partner,
    encryption: Encryption,
  ): Promise<Recipient> {
    const isStranger = recipient === 'stranger'
    if (encryption.alg === 'dir') {
      const key = isStranger ? randomBytes(32) : directKey(partner.secret ?? '')
      return { ...encryption, key, partner }
    }
    const keys = await partnerKeys.get(partner)
    const own = pickKey(keys, random)
    if (own === undefined) {
      throw new KeysRefusal(`${partner.code} has no key with "use": "enc" to encrypt for`)
    }
    const { kty, n, e } = isStranger ? publicKeyOf(keyRing.current()) : own
    return {
      ...encryption,
      key: { kty: kty ?? 'RSA', n: n ?? '', e: e ?? '' },
      kid: own.kid,
      partner,
    }
  }
}

/** Picks one of several encryption keys at random; `kid` tells the partner which (itsme's documentation, JOSE). */
function pickKey(keys: readonly PublicKey[], random: Random): PublicKey | undefined {
  const meant = keys.filter(({ use }) => use === 'enc')
  const usable = meant.length > 0 ? meant : keys.filter(({ use }) => use === undefined).slice(0, 1)
  return usable.length > 1 ? usable[random.below(usable.length)] : usable[0]
}

interface Recipient extends Encryption {
  readonly key: Uint8Array | JWK
  readonly kid?: string | undefined
  readonly partner: Partner
}

/** Returns a token in compact serialization (RFC 7515, section 7.1). */
async function sign(
  draft: TokenDraft,
  partner: Partner,
  keys: Keys,
  signRs256: SignRs256,
): Promise<string> {
  const { payload, signature } = draft
  const header = { ...draft.header, ...strangerHeader(draft) }
  const input = [header, payload].map(encoded).join('.')
  if (signature === 'empty') return `${input}.`
  if (signature === 'stranger')
    return `${input}.${(await signRs256(input, stranger().key)).toString('base64url')}`
  const signed =
    signature === 'broken'
      ? [header, { ...payload, jti: 'another token' }].map(encoded).join('.')
      : input
  const hmac = (key: string) => createHmac('sha256', key).update(signed).digest()
  const bytes =
    signature === 'public-key'
      ? hmac(publicKeyText(keys))
      : isHmac(header)
        ? hmac(partner.secret ?? '')
        : await signRs256(signed, keys.signingKey)
  return `${input}.${bytes.toString('base64url')}`
}

/** A fault may have changed the case of `alg`. */
const isHmac = ({ alg }: TokenDraft['header']) => /^hs256$/i.test(String(alg))

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}

function publicKeyOf({ publicJwks }: Keys): JWK {
  return publicJwks.keys[0] ?? {}
}

/** Returns the HS256 key that an attacker would use: the simulator's public key as PEM. */
function publicKeyText({ signingKey }: Keys): string {
  return String(createPublicKey(signingKey).export({ type: 'spki', format: 'pem' })).trimEnd()
}

/**
 * Creates a nested JWT: signed, then encrypted, and announced by `cty` (RFC 7519, section 5.2; itsme's documentation,
 * JOSE).
 */
async function encrypt(
  signed: string,
  { saysNested }: TokenDraft,
  { alg, enc, key, kid, partner }: Recipient,
): Promise<string> {
  const header = { alg, enc, ...(saysNested ? { cty: 'JWT' } : {}) }
  try {
    return await new CompactEncrypt(text.encode(signed))
      .setProtectedHeader({ ...header, ...(kid === undefined ? {} : { kid }) })
      .encrypt(key)
  } catch (error) {
    const reason = (error as Error).message
    throw new KeysRefusal(`the key "${kid ?? ''}" of ${partner.code} cannot encrypt: ${reason}`)
  }
}
