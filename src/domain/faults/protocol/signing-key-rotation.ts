import { keyFault } from '../kind.ts'

/** The simulator signs with a new key from here on, for every partner: a client must fetch the keys again. */
export const signingKeyRotation = keyFault({
  kind: 'signing-key-rotation',
  about: 'from here on a new key signs, which the client has not fetched yet',
  reaction: 'tolerate',
  source: 'OpenID Connect Core 10.1.1',
  endpoints: ['token'],
  attributes: {
    overlap: {
      type: 'boolean',
      about: 'whether the old key stays published beside the new one',
      standard: true,
    },
  },
})
