/** Parses a JSON text to a value that nobody can change, so that it can be shared. */
export function frozen(text: string): unknown {
  return freeze(JSON.parse(text))
}

function freeze(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  for (const part of Object.values(value)) freeze(part)
  return Object.freeze(value)
}
