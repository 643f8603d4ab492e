import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto'

/** As many signatures are remembered: those of the logins under way. */
const maxRemembered = 1000

/** Signs cookies, as the Keygrip does that Koa and oidc-provider take for it. */
export interface CookieSigner {
  sign(text: string): string
  verify(text: string, signature: string): boolean
  /** Returns the number of the key that made a signature: 0, since there is one key; -1 if another one made it. */
  index(text: string, signature: string): number
}

/**
 * Creates a signer of cookies. Each request of a login checks the cookies that its first one signed, so right signatures
 * are remembered.
 */
export function createCookieSigner(secret: string): CookieSigner {
  const key = createSecretKey(secret, 'utf8')
  const remembered = new Map<string, string>()

  function remember(text: string, signature: string): string {
    if (remembered.size >= maxRemembered) remembered.clear()
    remembered.set(text, signature)
    return signature
  }

  const signatureOf = (text: string) =>
    remembered.get(text) ?? createHmac('sha256', key).update(text).digest('base64url')

  function verify(text: string, signature: string): boolean {
    const expected = signatureOf(text)
    if (!isSame(expected, signature)) return false
    if (!remembered.has(text)) remember(text, expected)
    return true
  }

  return {
    sign: (text) => remember(text, signatureOf(text)),
    verify,
    index: (text, signature) => (verify(text, signature) ? 0 : -1),
  }
}

function isSame(expected: string, given: string): boolean {
  const [left, right] = [Buffer.from(expected), Buffer.from(given)]
  return left.length === right.length && timingSafeEqual(left, right)
}
