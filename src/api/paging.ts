import { refuseProblems } from '../config/fixtures/check-entry.ts'
import type { PageQuery } from './contract/users.ts'

/**
 * Returns the page of a list that a query selects.
 *
 * @throws SimulatorError `bad-input` if there is no longer an entry with the key `after`
 */
export function pageOf<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  { limit = 100, after }: PageQuery,
): T[] {
  const index = after === undefined ? -1 : items.findIndex((item) => keyOf(item) === after)
  if (after !== undefined && index === -1) {
    const message = `no entry ${JSON.stringify(after)} is left; begin again without after`
    refuseProblems([{ path: ['after'], message }])
  }
  return items.slice(index + 1, index + 1 + limit)
}
