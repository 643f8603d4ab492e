import { metadataFault } from '../kind.ts'

/** The discovery document is of another issuer than the one that was asked. */
export const issuerMismatch = metadataFault({
  kind: 'issuer-mismatch',
  about: 'the discovery document is of another issuer',
  reaction: 'refuse',
  source: 'OpenID Connect Discovery 4.3',
  endpoints: ['discovery'],
  apply: (document) => ({ ...document, issuer: `${String(document['issuer'])}/other` }),
})
