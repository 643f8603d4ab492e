import * as z from 'zod'

const text = z.string().optional().catch(undefined)
const publicKey = z.object({ kid: text, kty: text, use: text, alg: text, n: text })

/** A key as published. Members that are not strings are left out. */
export type PublicKey = z.infer<typeof publicKey>

/**
 * Returns the keys of a set; empty if it is not a list. An entry that is not an object counts as a key without members.
 */
export function publicKeysOf(keys: unknown): readonly PublicKey[] {
  return Array.isArray(keys) ? keys.map((key) => publicKey.catch(() => ({})).parse(key)) : []
}
