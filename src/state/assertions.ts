import { hash } from 'node:crypto'
import { boundedRecords, type Limits } from './bounded-records.ts'
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

export function createAssertions(store: Store, limits: Limits): Assertions {
  const used = boundedRecords<true>(store, 'assertions', 'assertions', limits)
  return {
    // The key is a digest because the partner chooses the ids, which may be long.
    use: (partner, jti, life) =>
      used.add(hash('sha256', `${partner}\n${jti}`, 'base64url'), true, life),
  }
}
