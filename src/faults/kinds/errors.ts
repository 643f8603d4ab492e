import { authorizationErrorCodes } from '../../domain/errors.ts'
import { cibaEndpoints, type ErrorFault, errorFault } from '../kind.ts'

/** The error codes of RFC 6749, section 4.1.2.1, and of OpenID Connect Core 3.1.2.6 that itsme does not document. */
const authorizationCodes = [
  'server_error',
  'temporarily_unavailable',
  'account_selection_required',
  'consent_required',
  'request_not_supported',
  'request_uri_not_supported',
  'registration_not_supported',
] as const

/** The error codes of RFC 6749, section 5.2; RFC 6750, section 3.1; RFC 7009, section 2.2.1, and those of servers. */
const serverCodes = [
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
  'invalid_token',
  'insufficient_scope',
  'unsupported_token_type',
  'server_error',
  'temporarily_unavailable',
] as const

/** The error codes of the token endpoint: also of a login without a browser (OpenID Connect CIBA Core 11). */
const tokenCodes = [
  ...serverCodes,
  'authorization_pending',
  'slow_down',
  'expired_token',
  'access_denied',
] as const

/** The error codes of the CIBA endpoints in addition (itsme's documentation; OpenID Connect CIBA Core 13). */
const cibaCodes = [...tokenCodes, 'unknown_user_id', 'expired_login_hint_token'] as const

/** The fault kinds that answer with an error. */
export const errorFaults: readonly ErrorFault[] = [
  errorFault({
    kind: 'error',
    about: 'an error in place of the answer',
    reaction: 'refuse',
    severity: 'high',
    source: "itsme's documentation, errors",
    endpoints: ['token', 'authorization', 'userinfo', 'revocation', ...cibaEndpoints],
    attributes: {
      error: {
        type: 'word',
        about: 'the error code',
        words: {
          authorization: [...new Set([...authorizationErrorCodes, ...authorizationCodes])],
          token: tokenCodes,
          userinfo: serverCodes,
          revocation: serverCodes,
          'user-discovery': cibaCodes,
          backchannel: cibaCodes,
        },
      },
      description: { type: 'text', about: 'what is said of it', default: 'a deliberate fault' },
    },
    error: (attributes) => ({
      error: String(attributes['error']),
      description: String(attributes['description']),
    }),
  }),
]
