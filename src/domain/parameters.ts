/** Maximum number of parameters in a query or a form. A request with more is rejected before parsing. */
export const maxParameters = 200

/**
 * Returns an error message if a query or a form has too many parameters. It only looks at the raw text, because parsers
 * take quadratic time in the number of names.
 *
 * @param what `the query` or `the body`
 * @returns undefined if the number is allowed
 */
export function parameterProblem(text: string, what: string): string | undefined {
  let count = 1
  for (let at = text.indexOf('&'); at !== -1; at = text.indexOf('&', at + 1)) count += 1
  return count <= maxParameters
    ? undefined
    : `${what} has ${count} parameters, at most ${maxParameters} are allowed`
}

/** Checks by name whether a parameter of an authorization request is a secret that was sent by mistake. */
export function isSecretParameter(name: string): boolean {
  return /secret|password|assertion|token|verifier|^code$|^auth_req_id$/i.test(name)
}

/** Removes {@link isSecretParameter secret parameters} from a URL, or from a path with a query. */
export function withoutSecrets(url: string): string {
  const start = url.indexOf('?') + 1
  if (start === 0) return url
  const parameters = new URLSearchParams(url.slice(start))
  const names = [...parameters.keys()].filter(isSecretParameter)
  if (names.length === 0) return url
  for (const name of names) parameters.delete(name)
  return `${url.slice(0, start)}${parameters}`
}
