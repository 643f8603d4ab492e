import { type BodyFault, bodyFault } from '../kind.ts'

/** The fault kinds of the JSON of token and userinfo responses. */
export const bodyFaults: readonly BodyFault[] = [
  bodyFault({
    kind: 'id-token-missing',
    about: 'the token response has no id_token',
    reaction: 'refuse',
    severity: 'high',
    source: 'OpenID Connect Core 3.1.3.3',
    endpoints: ['token'],
    apply: ({ id_token: idToken, ...body }) => (idToken === undefined ? undefined : body),
  }),
  bodyFault({
    kind: 'access-token-missing',
    about: 'the token response has no access_token',
    reaction: 'refuse',
    severity: 'medium',
    source: 'RFC 6749, section 5.1',
    endpoints: ['token'],
    apply: ({ access_token: accessToken, ...body }) =>
      accessToken === undefined ? undefined : body,
  }),
  bodyFault({
    kind: 'token-type-altered',
    about: 'token_type is not Bearer',
    reaction: 'refuse',
    severity: 'low',
    source: 'RFC 6749, section 7.1: no token of a type that the client does not know',
    endpoints: ['token'],
    apply: (body) =>
      body['token_type'] === undefined ? undefined : { ...body, token_type: 'mac' },
  }),
  bodyFault({
    kind: 'error-as-success',
    about: 'an error comes with the status 200',
    reaction: 'refuse',
    severity: 'high',
    source: 'RFC 6749, section 5.2: an error has the status 400',
    endpoints: ['token', 'userinfo'],
    apply: () => ({ error: 'server_error', error_description: 'a deliberate fault' }),
  }),
]
