/** The endpoints of an issuer. */
export const faultEndpoints = [
  'authorization',
  'token',
  'userinfo',
  'picture',
  'revocation',
  'discovery',
  'jwks',
] as const
export type FaultEndpoint = (typeof faultEndpoints)[number]
