import { membersOf } from './members.ts'
/** Checks whether JSON data is nested deeper than `levels`. It never looks deeper than that. */
export function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((part) => isDeeperThan(part, levels - 1))
}

/** Maximum depth of a document from outside. Fixtures need at most eight levels. */
export const maxLevels = 64

/**
 * Checks whether JSON data has more than `characters` characters. It stops counting there, and never looks deeper than
 * {@link maxLevels}. A value that is referenced twice counts twice.
 */
export function isLargerThan(value: unknown, characters: number): boolean {
  let left = characters
  function isTooMuch(part: unknown, level: number): boolean {
    const keys = typeof part === 'object' && part !== null ? Object.keys(part) : []
    left -= typeof part === 'string' ? part.length : 1
    for (const key of keys) left -= key.length
    if (left < 0) return true
    return level < maxLevels && keys.some((key) => isTooMuch(membersOf(part)[key], level + 1))
  }
  return isTooMuch(value, 0)
}

/** Error message for a document that exceeds {@link maxLevels}. */
export const tooDeep = `is nested more than ${maxLevels} levels deep`

/** Maximum number of keys in one object of a document from outside. It is enough for all scenarios of a fixture. */
export const maxKeys = 50_000

/** Error message for a document with an object that exceeds {@link maxKeys}. */
export const tooWide = `has an object of more than ${maxKeys} keys`

/** Returns why data from outside is rejected without further checks; undefined if it is acceptable. */
export function shapeProblem(value: unknown): string | undefined {
  if (isDeeperThan(value, maxLevels)) return tooDeep
  return isWide(value) ? tooWide : undefined
}

function isWide(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const parts = Object.values(value)
  return (!Array.isArray(value) && parts.length > maxKeys) || parts.some(isWide)
}

/** Checks whether a JSON text is nested deeper than {@link maxLevels}, without parsing it. */
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
