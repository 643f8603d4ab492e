/** Minimum size of the modulus in bits for RS256 and RSA-OAEP (RFC 7518, sections 3.3 and 4.3). */
const minBits = 2048

function numberOf(text: unknown): Buffer | undefined {
  if (typeof text !== 'string' || !/^[\w-]+$/.test(text)) return undefined
  const bytes = Buffer.from(text, 'base64url')
  const first = bytes.findIndex((byte) => byte !== 0)
  return first === -1 ? undefined : bytes.subarray(first)
}

/** Checks whether a text is the modulus of a sufficiently large RSA key, in base64url (RFC 7518, section 6.3.1.1). */
export function isModulus(text: unknown): text is string {
  const bytes = numberOf(text)
  if (bytes === undefined) return false
  return bytes.length * 8 - Math.clz32(bytes[0] ?? 0) + 24 >= minBits
}

/**
 * Checks whether a text is a public exponent in base64url (RFC 7518, section 6.3.1.2): an odd number of at least 3.
 * With an exponent of 1, anyone could forge a signature.
 */
export function isExponent(text: unknown): text is string {
  const bytes = numberOf(text)
  if (bytes === undefined || bytes.length > 8) return false
  const last = bytes.at(-1) ?? 0
  return last % 2 === 1 && !(bytes.length === 1 && last === 1)
}
