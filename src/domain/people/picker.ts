import { hash } from 'node:crypto'

/** Returns an integer from 0 up to but not including `limit`: the same in every run for the same word and `what`. */
export type Picker = (what: string, limit: number) => number

/** Creates a picker from a word, such as a phone number, so that a user gets the same document in every run. */
export function createPicker(word: string): Picker {
  return (what, limit) => {
    const digest = hash('sha256', `${word}\n${what}`, 'hex')
    return Number.parseInt(digest.slice(0, 8), 16) % limit
  }
}

/**
 * Picks an element of a list.
 *
 * @throws TypeError if the list is empty
 */
export function pick<T>(picker: Picker, what: string, list: readonly T[]): T {
  const value = list[picker(what, list.length)]
  if (value === undefined) throw new TypeError(`nothing to pick from for ${what}`)
  return value
}
