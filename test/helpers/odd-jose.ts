import {
  constants,
  createCipheriv,
  createHmac,
  createPublicKey,
  type JsonWebKey,
  KeyObject,
  publicEncrypt,
  randomBytes,
  sign,
} from 'node:crypto'
import fc from 'fast-check'
import type { JWK } from 'jose'
import { oddJson } from './odd-values.ts'
import type { RpKeys } from './rp-keys.ts'

/** Signs any text under any header, by RS256 or, with a secret, by HS256: libraries would refuse to. */
export function signText(key: RpKeys | string, header: string, payload: string): string {
  const input = `${encode(header)}.${encode(payload)}`
  const signature =
    typeof key === 'string'
      ? createHmac('sha256', key).update(input).digest()
      : sign('RSA-SHA256', Buffer.from(input), KeyObject.from(key.signing))
  return `${input}.${signature.toString('base64url')}`
}

/** Encrypts any text under any header for a public key, by RSA-OAEP-256 and A256GCM. */
export function encryptText(key: JWK, header: string, text: string): string {
  const contentKey = randomBytes(32)
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', contentKey, iv)
  cipher.setAAD(Buffer.from(encode(header)))
  const content = Buffer.concat([cipher.update(text), cipher.final()])
  const publicKey = createPublicKey({ key: key as JsonWebKey, format: 'jwk' })
  const padding = constants.RSA_PKCS1_OAEP_PADDING
  const encryptedKey = publicEncrypt({ key: publicKey, padding, oaepHash: 'sha256' }, contentKey)
  const parts = [encryptedKey, iv, content, cipher.getAuthTag()]
  return [encode(header), ...parts.map((part) => part.toString('base64url'))].join('.')
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64url')
}

/** Members of an object as they are written: JSON can say what JSON.stringify never does. */
type Members = Readonly<Record<string, string | undefined>>

const json = (value: unknown) => JSON.stringify(value) ?? 'null'
/** Numbers and names that a parser reads as something else. */
const oddWritten = fc.constantFrom(
  '1e999',
  '-1e999',
  '1e-999',
  '-0',
  '"\\ud800"',
  '{"__proto__":1}',
)
const value = fc.oneof({ weight: 5, arbitrary: oddJson.map(json) }, oddWritten)

/** Members with their values as they are written in JSON; undefined: left out. */
export type Changes = readonly (readonly [string, string | undefined])[]

/** A few members, each with a value of any type or left out. @param words values that mean something, by name */
export function changes(
  names: readonly string[],
  words: Readonly<Record<string, fc.Arbitrary<string>>>,
): fc.Arbitrary<Changes> {
  const change = fc.constantFrom(...names).chain((name) => {
    const known = Object.hasOwn(words, name) ? words[name] : undefined
    const values = fc.oneof(
      { weight: 4, arbitrary: value },
      { weight: 4, arbitrary: known ?? value },
      { weight: 1, arbitrary: fc.constant(undefined) },
    )
    return fc.tuple(fc.constant(name), values)
  })
  return fc.array(change, { maxLength: 2 })
}

/** An object in JSON that is right, but for some members. */
export function objectText(right: Members, changed: Changes): string {
  const all = Object.entries(right).filter(([name]) => !changed.some(([each]) => each === name))
  const members = [...all, ...changed].filter(([, written]) => written !== undefined)
  return `{${members.map(([name, written]) => `${json(name)}:${written}`).join(',')}}`
}
