import { createHash } from 'node:crypto'

/** Returns the key for `dir` with A256GCM: the SHA-256 of the client secret (OpenID Connect Core 10.2). */
export function directKey(secret: string): Uint8Array {
  return createHash('sha256').update(secret).digest()
}
