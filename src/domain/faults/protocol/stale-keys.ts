import { keyFault } from '../kind.ts'

/** The keys that stood at the partner's jwksUri before are used, as itsme's cache does for up to a day. */
export const staleKeys = keyFault({
  kind: 'stale-keys',
  about: 'the keys that stood at jwksUri before the last change are used',
  reaction: 'tolerate',
  source: "itsme's documentation, key rotation: publish old keys for 24 hours",
  endpoints: ['token'],
})
