const maxShownLength = 200

/** Describes a common mistake in a scope; undefined if the scope has none of them. */
export function scopeProblem(scope: string): string | undefined {
  const shown = scope.slice(0, maxShownLength)
  if (scope.includes(',')) {
    return `scope "${shown}" has commas: separate the values by single spaces`
  }
  return /service:(\s|$)/.test(scope)
    ? `scope "${shown}" has a space after "service:": write service:CODE in one word`
    : undefined
}

/** Describes what is wrong with a scope that lacks `openid`. */
export function lacksOpenid(scope: string): string {
  return scopeProblem(scope) ?? `scope is "${scope.slice(0, maxShownLength)}": add openid`
}
