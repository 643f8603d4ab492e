/** IBAN lengths of the SEPA countries (SWIFT IBAN registry). The length is not checked for other countries. */
const lengths: Readonly<Record<string, number>> = {
  ...{ AD: 24, AT: 20, BE: 16, BG: 22, CH: 21, CY: 28, CZ: 24, DE: 22, DK: 18, EE: 20, ES: 24 },
  ...{ FI: 18, FR: 27, GB: 22, GR: 27, HR: 21, HU: 28, IE: 22, IS: 26, IT: 27, LI: 21, LT: 20 },
  ...{ LU: 20, LV: 21, MC: 27, MD: 24, MT: 31, NL: 18, NO: 15, PL: 28, PT: 25, RO: 24, RS: 22 },
  ...{ SE: 24, SI: 19, SK: 24, SM: 27, VA: 22 },
}

/**
 * Checks whether a text is an IBAN: its format, its length for the country, and its check digits (ISO 13616,
 * ISO 7064 mod 97-10).
 */
export function isIban(value: string): boolean {
  const compact = value.replaceAll(' ', '')
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(compact)) return false
  const length = lengths[compact.slice(0, 2)]
  if (length !== undefined && compact.length !== length) return false
  const digits = [...(compact.slice(4) + compact.slice(0, 4))]
    .map((character) => String(Number.parseInt(character, 36)))
    .join('')
  return BigInt(digits) % 97n === 1n
}
