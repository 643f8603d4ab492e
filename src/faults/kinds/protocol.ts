import { authorizationErrorCodes } from '../../domain/errors.ts'
import { answerFault, errorFault, type FaultKind, keyFault, metadataFault } from '../kind.ts'

/** The fault kinds of responses, documents and keys. */
export const protocolFaults: readonly FaultKind[] = [
  errorFault({
    kind: 'error',
    about: 'an error in place of the answer',
    reaction: 'refuse',
    severity: 'high',
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
      description: { type: 'text', about: 'what is said of it', default: 'a deliberate fault' },
    },
    error: (attributes) => ({
      error: String(attributes['error']),
      description: String(attributes['description']),
    }),
  }),
  answerFault({
    kind: 'state-altered',
    about: 'state comes back changed',
    reaction: 'refuse',
    severity: 'critical',
    source: 'RFC 6749, sections 4.1.2 and 10.12',
    endpoints: ['authorization'],
    apply: (members) =>
      members['state'] === undefined
        ? undefined
        : { ...members, state: `altered-${members['state']}` },
  }),
  answerFault({
    kind: 'state-missing',
    about: 'state does not come back',
    reaction: 'refuse',
    severity: 'critical',
    source: 'RFC 6749, sections 4.1.2 and 10.12',
    endpoints: ['authorization'],
    apply: ({ state, ...members }) => (state === undefined ? undefined : members),
  }),
  answerFault({
    kind: 'code-missing',
    about: 'neither a code nor an error comes back',
    reaction: 'refuse',
    severity: 'high',
    source: 'RFC 6749, section 4.1.2',
    endpoints: ['authorization'],
    apply: ({ code, ...members }) => (code === undefined ? undefined : members),
  }),
  metadataFault({
    kind: 'issuer-mismatch',
    about: 'the discovery document is of another issuer',
    reaction: 'refuse',
    severity: 'high',
    source: 'OpenID Connect Discovery 4.3',
    endpoints: ['discovery'],
    apply: (document) => ({ ...document, issuer: `${String(document['issuer'])}/other` }),
  }),
  keyFault({
    kind: 'signing-key-rotation',
    about: 'from here on a new key signs, which the client has not fetched yet',
    reaction: 'tolerate',
    severity: 'medium',
    source: 'OpenID Connect Core 10.1.1',
    endpoints: ['token'],
    attributes: {
      overlap: {
        type: 'boolean',
        about: 'whether the old key stays published beside the new one',
        default: true,
      },
    },
  }),
  keyFault({
    kind: 'stale-keys',
    about: 'the keys that stood at jwksUri before the last change are used',
    reaction: 'tolerate',
    severity: 'medium',
    source: "itsme's documentation, key rotation: publish old keys for 24 hours",
    endpoints: ['token'],
  }),
]
