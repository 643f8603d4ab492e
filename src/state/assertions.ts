import { hash } from 'node:crypto'
import { type Bounds, exceeds, type TellOfBound } from './bounds.ts'
import type { Store } from './store.ts'

const collection = 'assertions'

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
  return {
    async use(partner, jti, life) {
      // A digest: the ids are the partner's, and may be long.
      const key = hash('sha256', `${partner}\n${jti}`, 'base64url')
      if (!(await store.add(collection, key, key, life))) return false
      while (exceeds(await store.held(collection), bounds.assertions)) {
        await store.delete(collection, (await store.oldest<string>(collection)) ?? '')
        tellOfBound('assertions')
      }
      return true
    },
  }
}
