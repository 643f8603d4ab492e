type Json = Readonly<Record<string, unknown>>

/** A decoded JWT, without its signature. */
export interface DecodedJwt {
  readonly header: Json
  readonly claims: Json
}

/**
 * An ID token, or the content of a userinfo response, as it was sent, including the effect of faults.
 * {@link decodedToken} returns its content.
 */
export interface IssuedToken {
  readonly form: 'json' | 'signed' | 'encrypted'
  /** The compact serialization; absent if it is too long to store. */
  readonly raw?: string
  /** Absent if `raw` can be decoded without a key. */
  readonly decoded?: DecodedJwt
  /** The header of an encrypted token (RFC 7516, section 4). */
  readonly outerHeader?: Json
}

/** Returns the header and the claims of an ID token; for an encrypted token, those of the signed token inside. */
export function decodedToken({ raw = '', decoded }: IssuedToken): DecodedJwt {
  if (decoded !== undefined) return decoded
  const [header, claims] = raw.split('.').slice(0, 2).map(decodePart)
  return { header: header ?? {}, claims: claims ?? {} }
}

/** Decodes the header or the claims of a JWT in compact serialization. */
export function decodePart(part: string): Json {
  const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString())
  return Object.fromEntries(Object.entries(value ?? {}))
}
