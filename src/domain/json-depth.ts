import { membersOf } from './members.ts'
/** Whether JSON data is nested deeper than so many levels; looks no deeper than that. */
export function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((part) => isDeeperThan(part, levels - 1))
}

/** Levels that a document from outside may have; a fixture goes to eight. */
export const maxLevels = 64

/**
 * Whether JSON data has more than so many characters; looks at no more than that, nor deeper than {@link maxLevels}.
 * What is in two places counts twice.
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

/** What is said of a document that has more. */
export const tooDeep = `is nested more than ${maxLevels} levels deep`

/** Keys that one object of a document from outside may have: enough for every scenario that somebody writes. */
export const maxKeys = 50_000

/** What is said of a document that has an object with more. */
export const tooWide = `has an object of more than ${maxKeys} keys`

/** Why data from outside is not looked at; undefined: nothing is against it. */
export function shapeFault(value: unknown): string | undefined {
  if (isDeeperThan(value, maxLevels)) return tooDeep
  return isWide(value) ? tooWide : undefined
}

function isWide(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const parts = Object.values(value)
  return (!Array.isArray(value) && parts.length > maxKeys) || parts.some(isWide)
}

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
