import type { Steps } from '../../domain/interruptible.ts'
import { maxKeys, maxLevels } from '../../domain/json-depth.ts'

/** The number of characters to scan in one step. */
const stepLength = 500_000

/**
 * Finds problems that a JSON parser does not report: a text that is nested too deeply, and objects with too many keys
 * or with a repeated key.
 */
export function* findJsonProblem(
  text: string,
): Steps<'too-deep' | 'too-wide' | 'repeated-key' | undefined> {
  /** The keys of each open object; undefined for an array. */
  const open: (Set<string> | undefined)[] = []
  let nextStep = stepLength
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (character === '"') {
      const end = endOfString(text, at)
      const keys = open.at(-1)
      if (keys !== undefined && isKey(text, end)) {
        const key = text.slice(at, end)
        if (keys.has(key)) return 'repeated-key'
        if (keys.add(key).size > maxKeys) return 'too-wide'
      }
      at = end - 1
    } else if (character === '{' || character === '[') {
      if (open.push(character === '{' ? new Set() : undefined) > maxLevels) return 'too-deep'
    } else if (character === '}' || character === ']') open.pop()
    if (at > nextStep) {
      nextStep += stepLength
      yield
    }
  }
  return undefined
}

/** Returns the position after the closing quote. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1)
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1)
  return end === -1 ? text.length : end + 1
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0
  while (text[at - 1 - slashes] === '\\') slashes += 1
  return slashes % 2 === 1
}

function isKey(text: string, end: number): boolean {
  let at = end
  while (/\s/.test(text[at] ?? '')) at += 1
  return text[at] === ':'
}
