import { hash } from 'node:crypto'
import type { Bounds, TellOfBound } from './bounds.ts'
import type { Store } from './store.ts'

/** The client assertions that have been used. Each is valid once in a simulator, including all of its sandboxes. */
export interface Assertions {
  /**
   * Marks an assertion as used.
   *
   * @param life how long to remember it, in milliseconds
   * @returns false if it has been used before
   */
  use(partner: string, jti: string, life: number): Promise<boolean>
}

interface AssertionsDependencies {
  readonly store: Store
  readonly bounds: Bounds
  readonly tellOfBound: TellOfBound
}

export function createAssertions({
  store,
  bounds,
  tellOfBound,
}: AssertionsDependencies): Assertions {
  const used = store.indexedRecords<true>('assertions')
  return {
    async use(partner, jti, life) {
      // The key is a digest because the partner chooses the ids, which may be long.
      const key = hash('sha256', `${partner}\n${jti}`, 'base64url')
      if (!(await used.add(key, true, life))) return false
      const dropped = await used.trim(bounds.assertions)
      if (dropped.length > 0) tellOfBound('assertions')
      return true
    },
  }
}
