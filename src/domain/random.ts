import { randomBytes, randomInt } from 'node:crypto'

/** The only source of chance for what need not be secret: icons, ids of actions, references. */
export interface Random {
  /** A whole number from 0 up to, and without, `limit`. */
  below(limit: number): number
}

/** Chance from the operating system. */
export const systemRandom: Random = { below: (limit) => randomInt(limit) }

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789'

/** A word of `length` characters `[a-z0-9]`. */
export function randomWord(random: Random, length: number): string {
  return Array.from({ length }, () => letters.charAt(random.below(letters.length))).join('')
}

/** A secret of `length` characters `[a-z0-9]`, never seeded: authorization codes, cookie values. */
export function secretWord(length: number): string {
  return randomWord(systemRandom, length)
}

/** A secret in base64url of `bytes` random bytes. */
export function secretToken(bytes: number): string {
  return randomBytes(bytes).toString('base64url')
}

/** The nine digits in brackets on itsme's error page. */
export function errorReference(random: Random): string {
  return String(100_000_000 + random.below(900_000_000))
}
