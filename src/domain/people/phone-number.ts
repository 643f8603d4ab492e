import { hash } from 'node:crypto'
import { countries, findCountryByDigits } from './countries.ts'

/** Between 8 and 15 digits after the plus sign; the first is not 0 (ITU-T E.164, section 6). */
const e164 = /^\+[1-9]\d{7,14}$/
/** Belgian mobile numbers: nine digits after the calling code, beginning with 4. */
const belgianMobile = /^\+324\d{8}$/
/** The calling code of Italy, where national numbers can begin with 0. */
const italian = '39'

/** Checks whether a text is an E.164 number without a trunk prefix. A Belgian number must be a mobile number. */
export function isPhoneNumber(value: string): boolean {
  if (value.startsWith('+32')) return belgianMobile.test(value)
  return e164.test(value) && dropTrunkZero(value) === value
}

/**
 * Parses a phone number that a person entered next to a country's calling code. It ignores spaces, dots, dashes,
 * slashes, parentheses, a leading 0 and a repeated calling code (`+32`, `0032`). A full E.164 number takes precedence
 * over `callingCode`.
 *
 * @returns the number as E.164 (`+32470000001`), or undefined if it is not a phone number
 */
export function parsePhoneNumber(input: string, callingCode = '32'): string | undefined {
  const compact = input.trim().replace(/[\s./()-]/g, '')
  if (!/^\+?\d+$/.test(compact)) return undefined
  const full = toInternational(compact, callingCode)
  return isPhoneNumber(full) ? full : undefined
}

function toInternational(compact: string, callingCode: string): string {
  if (compact.startsWith('+')) return dropTrunkZero(compact)
  if (compact.startsWith('00')) return dropTrunkZero(`+${compact.slice(2)}`)
  const repeated = dropTrunkZero(`+${compact}`)
  if (compact.startsWith(callingCode) && isPhoneNumber(repeated) && compact.length > 9)
    return repeated
  const national = callingCode === italian ? compact : compact.replace(/^0/, '')
  return dropTrunkZero(`+${callingCode}${national}`)
}

/** Many people write `+32 (0)470 …`. Of the supported countries, only Italy keeps that zero. */
function dropTrunkZero(international: string): string {
  const country = findCountryByDigits(international.slice(1))
  if (country === undefined) return international
  const { length } = `+${country.callingCode}`
  const kept = country.callingCode === italian ? '0' : ''
  return international.slice(0, length) + international.slice(length).replace(/^0+/, kept)
}

/**
 * Parses a phone number from a query or a path, where `+` may have become a space or may be missing.
 *
 * @returns the number as E.164, or undefined if it is not a phone number
 */
export function parseQueryPhoneNumber(input: string): string | undefined {
  const value = `+${input.trim().replace(/^\+/, '')}`
  return isPhoneNumber(value) ? value : undefined
}

interface Parts {
  readonly callingCode: string
  readonly national: string
}

function split(phoneNumber: string): Parts {
  const digits = phoneNumber.slice(1)
  const callingCode = findCountryByDigits(digits)?.callingCode ?? digits.slice(0, 2)
  return { callingCode, national: digits.slice(callingCode.length) }
}

/** Formats a number as in the claim `phone_number`: `+32 470000001` (itsme's documentation, claims). */
export function claimPhoneNumber(phoneNumber: string): string {
  const { callingCode, national } = split(phoneNumber)
  return `+${callingCode} ${national}`
}

/** Formats a number for people: `+32 470 00 00 01`. */
export function formatPhoneNumber(phoneNumber: string): string {
  const { callingCode, national } = split(phoneNumber)
  return `+${callingCode} ${group(national)}`
}

/** Formats a number as it is dialled inside its country: `0470 00 00 01`. */
export function nationalPhoneNumber(phoneNumber: string): string {
  const trunk = withoutTrunkZero.has(findCountryByDigits(phoneNumber.slice(1))?.code ?? '')
    ? ''
    : '0'
  return trunk + group(split(phoneNumber).national)
}

/** Countries without the trunk prefix 0. */
const withoutTrunkZero = new Set(
  'LUX CYP CZE DNK EST GRC ISL ITA LVA MLT NOR POL PRT ESP'.split(' '),
)

function group(national: string): string {
  const head = national.length % 2 === 0 ? 2 : 3
  return [national.slice(0, head), ...(national.slice(head).match(/\d{2}/g) ?? [])].join(' ')
}

/** Masks the phone number of a person who is not a test user, for logs: `+32470****01`. */
export function maskPhoneNumber(phoneNumber: string): string {
  return phoneNumber.replace(/^(\+\d{5})\d+(\d{2})$/, '$1****$2')
}

/** Returns a digest by which a masked number can be found without storing the number itself. */
export function phoneNumberDigest(phoneNumber: string): string {
  return hash('sha256', phoneNumber, 'base64url')
}

/** The calling codes that the identify page offers. */
export const callingCodes: readonly { shortCode: string; callingCode: string }[] = countries
