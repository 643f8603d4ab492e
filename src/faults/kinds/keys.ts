import { type KeyFault, keyFault } from '../kind.ts'

/** The fault kinds of the keys with which tokens are signed and encrypted. */
export const keyFaults: readonly KeyFault[] = [
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
