/**
 * Returns the check digits of a Belgian national number: 97 minus the first nine digits modulo 97. For people born in
 * or after 2000, a 2 is put in front of the nine digits (itsme's documentation, `BENationalNumber`).
 */
function checkDigits(nineDigits: string, bornFrom2000: boolean): string {
  const value = Number(bornFrom2000 ? `2${nineDigits}` : nineDigits)
  return String(97 - (value % 97)).padStart(2, '0')
}

/**
 * Creates a Belgian national number.
 *
 * @param birthdate `YYYY-MM-DD`
 * @param serial 1 to 997; it is made even for women and odd otherwise
 */
export function createNationalNumber(birthdate: string, gender: string, serial: number): string {
  const even = serial - (serial % 2)
  const ordinal = gender === 'female' ? Math.max(2, even) : even + 1
  const nine = birthdate.slice(2).replaceAll('-', '') + String(ordinal).padStart(3, '0')
  return nine + checkDigits(nine, birthdate >= '2000')
}

/** Checks whether a text is a Belgian national number: eleven digits with valid check digits of either century. */
export function isNationalNumber(value: string): boolean {
  if (!/^\d{11}$/.test(value)) return false
  const nine = value.slice(0, 9)
  return [false, true].some((bornFrom2000) => nine + checkDigits(nine, bornFrom2000) === value)
}

/** Returns the check digits that would be valid for the first nine digits; undefined if there are not eleven digits. */
export function checkDigitsOf(
  value: string,
): { readonly before2000: string; readonly from2000: string } | undefined {
  if (!/^\d{11}$/.test(value)) return undefined
  const nine = value.slice(0, 9)
  return { before2000: checkDigits(nine, false), from2000: checkDigits(nine, true) }
}

/**
 * Reads birthdate and gender from a Belgian national number. Returns undefined if the number is invalid or does not
 * contain a valid date.
 */
export function readNationalNumber(
  value = '',
): { readonly birthdate: string; readonly gender: 'female' | 'male' } | undefined {
  if (!isNationalNumber(value)) return undefined
  const nine = value.slice(0, 9)
  const century = nine + checkDigits(nine, true) === value ? '20' : '19'
  const birthdate = `${century}${nine.slice(0, 2)}-${nine.slice(2, 4)}-${nine.slice(4, 6)}`
  if (Number.isNaN(Date.parse(birthdate))) return undefined
  return { birthdate, gender: Number(nine.slice(6)) % 2 === 1 ? 'male' : 'female' }
}

function cardCheckDigits(tenDigits: string): string {
  return String(Number(tenDigits) % 97 || 97).padStart(2, '0')
}

/** Creates a Belgian card number: ten digits, then the same digits modulo 97 as two digits, with 97 instead of 0. */
export function createCardNumber(tenDigits: string): string {
  return tenDigits + cardCheckDigits(tenDigits)
}

/** Checks for a Belgian card number: twelve digits with valid check digits, or `B` and nine digits (resident cards). */
export function isCardNumber(value: string): boolean {
  if (/^B\d{9}$/.test(value)) return true
  return /^\d{12}$/.test(value) && createCardNumber(value.slice(0, 10)) === value
}

/** Formats a national number as printed on the card and shown to people: `88.04.18-276.93`. */
export function formatNationalNumber(value: string): string {
  return value.replace(/^(\d{2})(\d{2})(\d{2})(\d{3})(\d{2})$/, '$1.$2.$3-$4.$5')
}
