import type { Partner } from '../../domain/partner.ts'
import { parsePhoneNumber, parseQueryPhoneNumber } from '../../domain/people/phone-number.ts'
import { textParam } from '../context.ts'

type Params = Readonly<Record<string, unknown>>

/**
 * Returns the phone number in `login_hint`, in which `+` may have become a space; undefined if it is not a phone
 * number.
 */
export function hintedNumber(params: Params): string | undefined {
  const hint = textParam(params, 'login_hint')?.trim()
  if (hint === undefined || hint.length > 60) return undefined
  return parseQueryPhoneNumber(hint) ?? (hint.startsWith('0') ? parsePhoneNumber(hint) : undefined)
}

/**
 * Returns the phone number of the user who is to log in, so that the user need not enter it. The number in the request
 * takes precedence over the partner's.
 */
export function namedNumber(params: Params, partner: Partner | undefined): string | undefined {
  return hintedNumber(params) ?? partner?.user
}
