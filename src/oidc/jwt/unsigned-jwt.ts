import { UnsecuredJWT } from 'jose'

/** Seconds. */
const life = '60s'

/** Creates a JWT without a signature (RFC 7519, section 6), for the simulator's own requests. */
export function createUnsigned(
  claims: Readonly<Record<string, unknown>>,
  issuer: string,
  audience: string,
): string {
  return new UnsecuredJWT(claims)
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt()
    .setNotBefore('0s')
    .setExpirationTime(life)
    .encode()
}

/** Returns the claims of a JWT without a signature. @throws if it is not one */
export function readUnsigned(token: string): Readonly<Record<string, unknown>> {
  return UnsecuredJWT.decode(token).payload
}
