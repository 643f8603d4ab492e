import { decodeProtectedHeader } from 'jose'
import { JwtRefusal } from './jwt-refusal.ts'

/** The header members that the simulator reads (RFC 7515, section 4.1; RFC 7516, section 4.1). */
export interface JoseHeader {
  readonly alg: string
  readonly kid: string | undefined
}

export const maxHeaderLength = 16 * 1024
const maxMemberLength = 500

/**
 * Returns the header of a token.
 *
 * @throws JwtRefusal if a member does not have the type that its specification requires
 */
export function headerOf(token: string): JoseHeader {
  if (![3, 5].includes(token.split('.').length)) {
    throw new JwtRefusal('is not a JWT: it has neither three parts (signed) nor five (encrypted)')
  }
  if (token.indexOf('.') > maxHeaderLength) {
    throw new JwtRefusal(`has a header of more than ${maxHeaderLength} characters`)
  }
  const { alg, kid }: { alg?: unknown; kid?: unknown } = decodeProtectedHeader(token)
  return { alg: textMember('alg', alg) ?? '', kid: textMember('kid', kid) }
}

function textMember(name: string, value: unknown): string | undefined {
  if (value === undefined) return undefined
  if (typeof value === 'string' && value.length <= maxMemberLength) return value
  throw new JwtRefusal(
    `"${name}" in the header must be a string of at most ${maxMemberLength} characters`,
  )
}
