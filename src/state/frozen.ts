/** Parses a JSON text to a value that nobody can change, so that it can be shared. */
export function frozen(text: string): unknown {
  return freeze(JSON.parse(text))
}

function freeze(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  for (const part of Object.values(value)) freeze(part)
  return Object.freeze(value)
}

/** Copies a JSON value to one that nobody can change. Leaves out what is undefined, as JSON does. */
export function frozenCopy(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return Object.freeze(value.map(frozenCopy))
  const copy: Record<string, unknown> = {}
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue
    // An assignment would set the prototype.
    if (name === '__proto__')
      Object.defineProperty(copy, name, { value: frozenCopy(member), enumerable: true })
    else copy[name] = frozenCopy(member)
  }
  return Object.freeze(copy)
}
