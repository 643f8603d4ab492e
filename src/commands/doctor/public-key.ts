import * as z from 'zod'

const text = z.string().optional().catch(undefined)
const publicKey = z.object({ kid: text, kty: text, use: text, alg: text, n: text })

/** A key as somebody publishes it; what is no text is left out. */
export type PublicKey = z.infer<typeof publicKey>

/** The keys of a set; none where it is no list. What is no object counts as a key without anything. */
export function publicKeysOf(keys: unknown): readonly PublicKey[] {
  return Array.isArray(keys) ? keys.map((key) => publicKey.catch(() => ({})).parse(key)) : []
}
