import { createHash } from 'node:crypto'

/** The key of `dir` with A256GCM: SHA-256 of the client secret (OpenID Connect Core 10.2). */
export function directKey(secret: string): Uint8Array {
  return createHash('sha256').update(secret).digest()
}
