import type { Partner } from '../../domain/partner.ts'
import { parsePhoneNumber, parseQueryPhoneNumber } from '../../domain/people/phone-number.ts'
import { textParam } from '../context.ts'

type Params = Readonly<Record<string, unknown>>

/** The phone number in `login_hint`, where `+` may have become a space; undefined when the hint is none. */
export function hintedNumber(params: Params): string | undefined {
  const hint = textParam(params, 'login_hint')?.trim()
  if (hint === undefined || hint.length > 60) return undefined
  return parseQueryPhoneNumber(hint) ?? (hint.startsWith('0') ? parsePhoneNumber(hint) : undefined)
}

/** The phone number of the user who is to log in, so that nobody is asked for one: the request's, else the partner's. */
export function namedNumber(params: Params, partner: Partner | undefined): string | undefined {
  return hintedNumber(params) ?? partner?.user
}
