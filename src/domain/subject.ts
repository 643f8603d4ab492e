import { hash } from 'node:crypto'

const length = 36

function base36(value: string): string {
  const digest = hash('sha256', value, 'hex')
  return BigInt(`0x${digest}`).toString(36).padStart(length, '0').slice(0, length)
}

/**
 * The claim `sub`: 36 characters `[a-z0-9]`, stable for a user at one partner and different at another (itsme's
 * documentation; OpenID Connect Core 8.1, pairwise). It depends on the user's id and the partner's code and on nothing
 * else, so it is the same on both issuers, every host and every run, whatever the keys.
 */
export function subjectOf(userId: string, partnerCode: string): string {
  return base36(`${userId}\n${partnerCode}`)
}

/** The id of a fixture user that has none of its own: derived from the phone number, so that it lasts. */
export function userIdOf(phoneNumber: string): string {
  return base36(`user\n${phoneNumber}`).slice(0, 12)
}
