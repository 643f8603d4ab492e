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

/** The form of `login_hint` that fills in the identify page (itsme's documentation of 2022): `32+470000001`. */
const fillingHint = /^(\d{1,3})\+(\d{4,14})$/

/**
 * Returns the phone number with which `login_hint` fills in the identify page, as calling code and national number;
 * undefined if there is none.
 */
export function filledNumber(
  params: Params,
): { readonly countryCode: string; readonly phoneNumber: string } | undefined {
  const [, countryCode, phoneNumber] = fillingHint.exec(textParam(params, 'login_hint') ?? '') ?? []
  return countryCode === undefined || phoneNumber === undefined
    ? undefined
    : { countryCode, phoneNumber }
}

/**
 * Returns the phone number of the user who is to log in, so that the user need not enter it. The number in the request
 * takes precedence over the partner's.
 */
export function namedNumber(params: Params, partner: Partner | undefined): string | undefined {
  return hintedNumber(params) ?? partner?.user
}
