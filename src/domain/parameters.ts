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
