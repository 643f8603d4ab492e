/** Parses a JSON text. Returns undefined if it is not JSON. */
export function asJsonObject(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
