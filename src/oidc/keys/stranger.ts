import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import type { JWK } from 'jose'
import { readPackageFile } from '../../config/root.ts'
import type { TokenDraft } from '../../faults/kind.ts'

/** The key of a stranger, which faults sign with. It is published with the package: it is worth nothing. */
interface Stranger {
  readonly key: KeyObject
  readonly publicJwk: JWK
  /** A certificate of the key, in PEM. */
  readonly certificate: string
}

/** Reads the key of the stranger. */
export function stranger(): Stranger {
  const { key: jwk, certificate } = JSON.parse(readPackageFile('fixtures/stranger-key.json'))
  const key = createPrivateKey({ key: jwk, format: 'jwk' })
  const { use, alg, kid } = jwk
  const publicJwk = { ...createPublicKey(key).export({ format: 'jwk' }), use, alg, kid }
  return { key, publicJwk, certificate }
}

/** The documents of the stranger, below each issuer: where a header leads a client that follows it. */
export const strangerPaths = {
  jku: '/stranger/jwks.json',
  x5u: '/stranger/certificate.pem',
} as const

/** Returns the header parameter that announces the key of the stranger (RFC 7515, sections 4.1.2, 4.1.3 and 4.1.5). */
export function strangerHeader({ announcedBy, payload }: TokenDraft): Record<string, unknown> {
  if (announcedBy === undefined) return {}
  if (announcedBy === 'jwk') return { jwk: stranger().publicJwk }
  return { [announcedBy]: String(payload['iss']) + strangerPaths[announcedBy] }
}
