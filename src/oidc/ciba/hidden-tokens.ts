/** A user identifier token, wherever a client put it. */
const token = /(?<![A-Za-z0-9])[a-z0-9]{40}(?![A-Za-z0-9])/g

/** Hides user identifier tokens in a text for developers: such a token starts an authentication. */
export function withoutTokens(text: string): string {
  return text.replaceAll(token, '(hidden)')
}

/** Hides user identifier tokens in claims. */
export function claimsWithoutTokens(
  claims: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return JSON.parse(withoutTokens(JSON.stringify(claims)))
}
