import { authorizationErrorCodes } from '../../errors.ts'
import { errorFault } from '../kind.ts'

/** An error of itsme's list in the place of the answer, before the request has done anything. */
export const error = errorFault({
  kind: 'error',
  about: 'an error in place of the answer',
  reaction: 'refuse',
  source: "itsme's documentation, errors",
  endpoints: ['token', 'authorization', 'userinfo', 'revocation'],
  attributes: {
    error: {
      type: 'word',
      about: 'the error code',
      words: {
        authorization: authorizationErrorCodes,
        token: [
          'invalid_request',
          'invalid_client',
          'invalid_grant',
          'unauthorized_client',
          'unsupported_grant_type',
          'invalid_scope',
        ],
        userinfo: ['invalid_request', 'invalid_token'],
        revocation: [
          'invalid_request',
          'invalid_client',
          'unauthorized_client',
          'unsupported_token_type',
        ],
      },
    },
    description: { type: 'text', about: 'what is said of it', standard: 'a deliberate fault' },
  },
  error: (attributes) => ({
    error: String(attributes['error']),
    description: String(attributes['description']),
  }),
})
