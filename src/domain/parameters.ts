/** The most parameters that a query or a form may have; more are refused before anything parses them. */
export const maxParameters = 200

/**
 * Says what is wrong with a query or a form that has too many parameters, from its text alone: parsers are quadratic in
 * the number of names.
 *
 * @param what `the query` or `the body`
 * @returns undefined if there are not too many
 */
export function parameterFault(text: string, what: string): string | undefined {
  let count = 1
  for (let at = text.indexOf('&'); at !== -1; at = text.indexOf('&', at + 1)) count += 1
  return count <= maxParameters
    ? undefined
    : `${what} has ${count} parameters, at most ${maxParameters} are allowed`
}

/** Whether a parameter of an authorization request is a secret by its name, sent there by mistake. */
export function isSecretParameter(name: string): boolean {
  return /secret|password|assertion|token|verifier|^code$/i.test(name)
}

/** A URL, or a path with a query, without {@link isSecretParameter secret parameters}. */
export function withoutSecrets(url: string): string {
  const start = url.indexOf('?') + 1
  if (start === 0) return url
  const parameters = new URLSearchParams(url.slice(start))
  const names = [...parameters.keys()].filter(isSecretParameter)
  if (names.length === 0) return url
  for (const name of names) parameters.delete(name)
  return `${url.slice(0, start)}${parameters}`
}
