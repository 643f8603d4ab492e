import { createHash, randomBytes, randomInt } from 'node:crypto'

/** The only source of randomness for values that are not secret: icons, action ids and error references. */
export interface Random {
  /** Returns an integer from 0 up to but not including `limit`. */
  below(limit: number): number
}

/** Randomness from the operating system. */
export const systemRandom: Random = { below: (limit) => randomInt(limit) }

/** Returns the same numbers in every run with the same seed, if they are requested in the same order. */
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

/** Returns a random string of `length` characters `[a-z0-9]`. */
export function randomWord(random: Random, length: number): string {
  return Array.from({ length }, () => letters.charAt(random.below(letters.length))).join('')
}

/** Returns a secret of `length` characters `[a-z0-9]` for authorization codes and cookie values. It is never seeded. */
export function secretWord(length: number): string {
  return randomWord(systemRandom, length)
}

/** Returns `bytes` random bytes as a base64url secret. It never begins with `-`, as a command-line option does. */
export function secretToken(bytes: number): string {
  const token = randomBytes(bytes).toString('base64url')
  return token.startsWith('-') ? secretToken(bytes) : token
}

/** Returns random bytes as hexadecimal digits, for ids that must be unique but are not secret. */
export function randomHex(bytes: number): string {
  return randomBytes(bytes).toString('hex')
}

/** Returns the S256 `code_challenge` of a code verifier (RFC 7636, section 4.2). */
export function pkceChallenge(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url')
}

/** Returns an error reference: the nine digits in brackets on itsme's error page. */
export function errorReference(random: Random): string {
  return String(100_000_000 + random.below(900_000_000))
}
