import { type MetadataFault, metadataFault } from '../kind.ts'

/** The fault kinds of the discovery document and of the JWK Set. */
export const documentFaults: readonly MetadataFault[] = [
  metadataFault({
    kind: 'issuer-mismatch',
    about: 'the discovery document is of another issuer',
    reaction: 'refuse',
    severity: 'high',
    source: 'OpenID Connect Discovery 4.3',
    endpoints: ['discovery'],
    apply: (document) => ({ ...document, issuer: `${String(document['issuer'])}/other` }),
  }),
  metadataFault({
    kind: 'jwks-empty',
    about: 'the JWK Set has no key',
    reaction: 'refuse',
    severity: 'medium',
    source: 'OpenID Connect Core 3.1.3.7, rule 6',
    endpoints: ['jwks'],
    apply: (document) => ({ ...document, keys: [] }),
  }),
  metadataFault({
    kind: 'jwks-without-alg',
    about: 'the keys have no alg',
    reaction: 'tolerate',
    severity: 'low',
    source: 'RFC 7517, section 4.4: alg is optional',
    endpoints: ['jwks'],
    apply: (document) => withKeys(document, (keys) => keys.map(({ alg: _alg, ...key }) => key)),
  }),
  metadataFault({
    kind: 'jwks-reused-kid',
    about: 'another RSA key has the kid of the signing key, and comes first',
    reaction: 'notice',
    severity: 'low',
    source: 'RFC 7517, section 4.5: different keys should have different ids',
    endpoints: ['jwks'],
    apply: (document) =>
      withKeys(document, (keys) => [{ ...rsaKey, kid: keys[0]?.['kid'] }, ...keys]),
  }),
  metadataFault({
    kind: 'jwks-with-ec-key',
    about: 'there is an EC key beside the RSA keys, and it comes first',
    reaction: 'tolerate',
    severity: 'low',
    source: 'RFC 7517, section 5: clients ignore keys that they cannot use',
    endpoints: ['jwks'],
    apply: (document) => withKeys(document, (keys) => [ecKey, ...keys]),
  }),
]

type Key = Readonly<Record<string, unknown>>

function withKeys(document: Key, change: (keys: readonly Key[]) => readonly Key[]): Key {
  const { keys } = document
  return { ...document, keys: change(Array.isArray(keys) ? keys : []) }
}

/** The public RSA key of RFC 7517, appendix A.1. */
const rsaKey: Key = {
  kty: 'RSA',
  n: '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw',
  e: 'AQAB',
  use: 'sig',
  alg: 'RS256',
}

/** The public EC key of RFC 7517, appendix A.1. */
const ecKey: Key = {
  kty: 'EC',
  crv: 'P-256',
  x: 'MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4',
  y: '4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM',
  use: 'sig',
  alg: 'ES256',
  kid: 'an-ec-key',
}
