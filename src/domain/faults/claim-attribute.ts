import { claimNames } from '../claims.ts'
import type { Attribute } from './kind.ts'

/** Claims that are in every ID token, or in those that ask for them. */
const protocolClaims = ['iss', 'sub', 'aud', 'iat', 'nbf', 'exp', 'nonce', 'acr', 'auth_time']

/** Which claim is wrong. */
export const claimAttribute: Attribute = {
  type: 'text',
  about: 'name of the claim',
  standard: 'name',
  known: [...claimNames, ...protocolClaims],
}
