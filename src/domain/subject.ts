import { hash } from 'node:crypto'

const length = 36

function base36(value: string): string {
  const digest = hash('sha256', value, 'hex')
  return BigInt(`0x${digest}`).toString(36).padStart(length, '0').slice(0, length)
}

/**
 * Returns the claim `sub`: 36 characters `[a-z0-9]`, stable for a user at one partner and different at another (itsme's
 * documentation; OpenID Connect Core 8.1, pairwise). It depends only on the user's id and the partner's code, so it is
 * the same for both issuers, on every host, in every run and with any keys.
 */
export function subjectOf(userId: string, partnerCode: string): string {
  return base36(`${userId}\n${partnerCode}`)
}

/** Returns the default id of a fixture user. It is derived from the phone number, so it is the same in every run. */
export function userIdOf(phoneNumber: string): string {
  return base36(`user\n${phoneNumber}`).slice(0, 12)
}
