import type { MarkedView } from './login-views.ts'

/** Returns a value without a mark. */
export function unmarked(value: string): MarkedView {
  return { before: value, marked: '', after: '' }
}

/**
 * Marks the part of a value in which it differs from another one. Only the ends that both have in common are not
 * marked; a part of a word is extended to the whole word.
 */
export function markDifference(value: string, other: string): MarkedView {
  const start = commonStart(value, other)
  const end = commonEnd(value.slice(start), other.slice(start))
  const from = wordStart(value, start)
  const to = wordEnd(value, value.length - end)
  return { before: value.slice(0, from), marked: value.slice(from, to), after: value.slice(to) }
}

function commonStart(one: string, other: string): number {
  let length = 0
  while (length < one.length && one[length] === other[length]) length += 1
  return length
}

function commonEnd(one: string, other: string): number {
  let length = 0
  const max = Math.min(one.length, other.length)
  while (length < max && one[one.length - 1 - length] === other[other.length - 1 - length]) {
    length += 1
  }
  return length
}

const isWordCharacter = (character = '') => /[\p{L}\p{N}_]/u.test(character)

function wordStart(text: string, at: number): number {
  let start = at
  while (start > 0 && isWordCharacter(text[start - 1])) start -= 1
  return start
}

function wordEnd(text: string, at: number): number {
  let end = at
  while (end < text.length && isWordCharacter(text[end])) end += 1
  return end
}
