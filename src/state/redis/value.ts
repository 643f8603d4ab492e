/** Returns the text of a stored value, or undefined if it has expired. @param now milliseconds since the epoch */
export function liveText(stored: string | null, now: number): string | undefined {
  if (stored === null) return undefined
  const afterEnd = stored.indexOf('|')
  const end = stored.slice(0, afterEnd)
  if (end !== '' && Number(end) <= now) return undefined
  return stored.slice(stored.indexOf('|', afterEnd + 1) + 1)
}
