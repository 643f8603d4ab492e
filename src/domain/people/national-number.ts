/**
 * The check digits of a Belgian national number: 97 less the remainder of the first nine digits by 97, a 2 put before
 * them for people born from 2000 on (itsme's documentation, `BENationalNumber`).
 */
function checkDigits(nineDigits: string, bornFrom2000: boolean): string {
  const value = Number(bornFrom2000 ? `2${nineDigits}` : nineDigits)
  return String(97 - (value % 97)).padStart(2, '0')
}

/**
 * Builds a Belgian national number.
 *
 * @param birthdate `YYYY-MM-DD`
 * @param serial 1 to 997; made odd for men and even for women
 */
export function createNationalNumber(birthdate: string, gender: string, serial: number): string {
  const even = serial - (serial % 2)
  const ordinal = gender === 'female' ? Math.max(2, even) : even + 1
  const nine = birthdate.slice(2).replaceAll('-', '') + String(ordinal).padStart(3, '0')
  return nine + checkDigits(nine, birthdate >= '2000')
}

/** Whether eleven digits have the check digits of a Belgian national number, of either century. */
export function isNationalNumber(value: string): boolean {
  if (!/^\d{11}$/.test(value)) return false
  const nine = value.slice(0, 9)
  return [false, true].some((bornFrom2000) => nine + checkDigits(nine, bornFrom2000) === value)
}

/** The check digits that the first nine digits of eleven would need; undefined if there are not eleven. */
export function checkDigitsOf(
  value: string,
): { readonly before2000: string; readonly from2000: string } | undefined {
  if (!/^\d{11}$/.test(value)) return undefined
  const nine = value.slice(0, 9)
  return { before2000: checkDigits(nine, false), from2000: checkDigits(nine, true) }
}

/** The birth date and sex that a Belgian national number tells; undefined when it tells no day. */
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

/** Builds a Belgian card number from its first ten digits: the last two are those modulo 97, 0 written as 97. */
export function createCardNumber(tenDigits: string): string {
  return tenDigits + cardCheckDigits(tenDigits)
}

/** Whether a value is a Belgian card number: twelve digits that check, or `B` and nine digits (residents' cards). */
export function isCardNumber(value: string): boolean {
  if (/^B\d{9}$/.test(value)) return true
  return /^\d{12}$/.test(value) && createCardNumber(value.slice(0, 10)) === value
}

/** As printed on the card and shown to people: `88.04.18-276.93`. */
export function formatNationalNumber(value: string): string {
  return value.replace(/^(\d{2})(\d{2})(\d{2})(\d{3})(\d{2})$/, '$1.$2.$3-$4.$5')
}
