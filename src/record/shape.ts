type Json = Readonly<Record<string, unknown>>

/** Patterns of texts that say how a value is written, and nothing about a person. */
const patterns: readonly (readonly [name: string, RegExp])[] = [
  ['date', /^\d{4}-\d\d-\d\d$/],
  ['date and time, UTC', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/],
  ['date and time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?$/],
  ['URL', /^https?:\/\//],
  ['URL of the issuer', /^\{issuer\}/],
  ['IP address', /^(\d{1,3}\.){3}\d{1,3}$|^[0-9a-f]*:[0-9a-f:]+$/i],
  ['phone number, with a space after +32', /^\+32 \d+$/],
  ['phone number, E.164', /^\+\d{8,15}$/],
  ['digits', /^\d+$/],
]

/** Claims whose value is a word from a list, or a name of the protocol. It tells nothing about a person. */
const shown = new Set([
  ...['acr', 'address_assurance_level', 'identification_mode', 'email_verified'],
  ...['phone_number_verified', 'iss', 'token_type'],
])

/**
 * Returns how a value is written, without the value: its type, and for a text the pattern, if it is a known one.
 *
 * @param name of the member; the values of a few are words of the protocol, and shown
 */
export function shapeOf(value: unknown, name = ''): unknown {
  const plain = name.slice(name.lastIndexOf('/') + 1)
  if (shown.has(plain) && typeof value !== 'object') return { value }
  if (Array.isArray(value)) return [shapeOf(value[0])]
  if (value === null) return 'null'
  if (typeof value === 'object') return shapesOf(value as Json)
  if (plain === 'sub' && typeof value === 'string') return subjectShape(value)
  if (typeof value !== 'string') return typeof value
  return patterns.find(([, pattern]) => pattern.test(value))?.[0] ?? 'text'
}

/** Returns the shape of each member. */
export function shapesOf(members: Json): Json {
  return Object.fromEntries(
    Object.entries(members).map(([name, value]) => [name, shapeOf(value, name)]),
  )
}

function subjectShape(sub: string): string {
  const alphabet = /^[a-z0-9]+$/.test(sub) ? 'a-z and 0-9' : 'others'
  return `text of ${sub.length} characters: ${alphabet}`
}
