import { createHash, randomBytes, randomInt } from 'node:crypto'

/** The only source of chance for what need not be secret: icons, ids of actions, references. */
export interface Random {
  /** A whole number from 0 up to, and without, `limit`. */
  below(limit: number): number
}

/** Chance from the operating system. */
export const systemRandom: Random = { below: (limit) => randomInt(limit) }

/** The same chance in every run with the same seed, as long as it is asked in the same order. */
export function seededRandom(seed: string): Random {
  let count = 0
  return {
    below(limit) {
      count += 1
      return createHash('sha256').update(`${seed}\n${count}`).digest().readUIntBE(0, 6) % limit
    },
  }
}

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789'

/** A word of `length` characters `[a-z0-9]`. */
export function randomWord(random: Random, length: number): string {
  return Array.from({ length }, () => letters.charAt(random.below(letters.length))).join('')
}

/** A secret of `length` characters `[a-z0-9]`, never seeded: authorization codes, cookie values. */
export function secretWord(length: number): string {
  return randomWord(systemRandom, length)
}

/** A secret in base64url of `bytes` random bytes; it never begins like an option of a command line. */
export function secretToken(bytes: number): string {
  const token = randomBytes(bytes).toString('base64url')
  return token.startsWith('-') ? secretToken(bytes) : token
}

/** Random bytes as hexadecimal digits: ids that are unique without being secret. */
export function randomHex(bytes: number): string {
  return randomBytes(bytes).toString('hex')
}

/** The `code_challenge` of a verifier, by S256 (RFC 7636, section 4.2). */
export function pkceChallenge(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url')
}

/** The nine digits in brackets on itsme's error page. */
export function errorReference(random: Random): string {
  return String(100_000_000 + random.below(900_000_000))
}
