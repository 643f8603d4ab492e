/** The endpoints of an issuer, and the pings that it sends. */
export const faultEndpoints = [
  'authorization',
  'token',
  'userinfo',
  'picture',
  'revocation',
  'discovery',
  'jwks',
  'user-discovery',
  'backchannel',
  'ping',
] as const
export type FaultEndpoint = (typeof faultEndpoints)[number]
