import { decodeProtectedHeader } from 'jose'
import { JwtRefusal } from './jwt-refusal.ts'

/** The members of a header that we read (RFC 7515, section 4.1; RFC 7516, section 4.1). */
export interface JoseHeader {
  readonly alg: string
  readonly kid: string | undefined
}

const maxHeaderLength = 16 * 1024
const maxMemberLength = 500

/** The header of a token. @throws JwtRefusal if a member is not of the type that its specification says */
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
