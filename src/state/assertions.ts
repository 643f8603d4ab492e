import { hash } from 'node:crypto'
import type { Bounds, TellOfBound } from './bounds.ts'
import type { Store } from './store.ts'

/** The client assertions that were used: each is good once, in a simulator and all of its sandboxes. */
export interface Assertions {
  /**
   * Uses an assertion up.
   *
   * @param life how long it is remembered, in milliseconds
   * @returns false if it was used before
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
      // A digest: the ids are the partner's, and may be long.
      const key = hash('sha256', `${partner}\n${jti}`, 'base64url')
      if (!(await used.add(key, true, life))) return false
      const dropped = await used.trim(bounds.assertions)
      if (dropped.length > 0) tellOfBound('assertions')
      return true
    },
  }
}
