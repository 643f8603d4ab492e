import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto'

/** The maximum number of signatures to cache. */
const maxCached = 1000
/** The maximum length of a text whose signature is cached, in characters. The cookies of a login are shorter. */
const maxLength = 200

/** Signs cookies. Koa and oidc-provider accept it in place of a Keygrip. */
export interface CookieSigner {
  sign(text: string): string
  verify(text: string, signature: string): boolean
  /** Returns 0 if the signature is valid and -1 if it is not. A Keygrip returns the index of the key. */
  index(text: string, signature: string): number
}

/**
 * Creates a signer of cookies. Each request of a login verifies the cookies that its first one signed, so valid signatures
 * are cached.
 */
export function createCookieSigner(secret: string): CookieSigner {
  const key = createSecretKey(secret, 'utf8')
  const cached = new Map<string, string>()

  function cache(text: string, signature: string): void {
    if (text.length > maxLength || cached.has(text)) return
    if (cached.size >= maxCached) cached.clear()
    cached.set(text, signature)
  }

  const signatureOf = (text: string) =>
    cached.get(text) ?? createHmac('sha256', key).update(text).digest('base64url')

  function verify(text: string, signature: string): boolean {
    const expected = signatureOf(text)
    const isValid = isSame(expected, signature)
    if (isValid) cache(text, expected)
    return isValid
  }

  return {
    sign(text) {
      const signature = signatureOf(text)
      cache(text, signature)
      return signature
    },
    verify,
    index: (text, signature) => (verify(text, signature) ? 0 : -1),
  }
}

function isSame(expected: string, given: string): boolean {
  const [left, right] = [Buffer.from(expected), Buffer.from(given)]
  return left.length === right.length && timingSafeEqual(left, right)
}
