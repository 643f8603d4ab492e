/** Whether JSON data is nested deeper than so many levels; looks no deeper than that. */
export function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((part) => isDeeperThan(part, levels - 1))
}

/** Levels that a document from outside may have; a fixture goes to eight. */
export const maxLevels = 64

/** What is said of a document that has more. */
export const tooDeep = `is nested more than ${maxLevels} levels deep`

/** Whether a JSON text is nested deeper than {@link maxLevels}, told before a parser sees it. */
export function isTextTooDeep(text: string): boolean {
  let depth = 0
  let isQuoted = false
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (isQuoted && character === '\\') at += 1
    else if (character === '"') isQuoted = !isQuoted
    else if (isQuoted) continue
    else if (character === '[' || character === '{') depth += 1
    else if (character === ']' || character === '}') depth -= 1
    if (depth > maxLevels) return true
  }
  return false
}
