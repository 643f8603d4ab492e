import { secretToken } from '../domain/random.ts'
import type { Store } from '../state/store.ts'
import type { JwtIssuer } from './issue-jwt.ts'
import type { KeyRing } from './key-ring.ts'

interface ReadinessDependencies {
  readonly store: Store
  readonly jwtIssuer: JwtIssuer
  readonly keyRing: KeyRing
  /** Makes the issuers, if they are not made yet. */
  readonly makeIssuers: () => unknown
}

/** Uses once what a login uses: the issuers, the store, and the key that signs. @throws Error if one of them fails */
export type ReadinessCheck = () => Promise<void>

const collection = 'readiness'

export function createReadinessCheck(dependencies: ReadinessDependencies): ReadinessCheck {
  const { store, jwtIssuer, keyRing, makeIssuers } = dependencies

  async function useStore(): Promise<void> {
    const key = secretToken(9)
    await store.set(collection, key, true, 1_000)
    if (!(await store.delete(collection, key))) throw new Error('the store lost what was written')
  }

  return async () => {
    makeIssuers()
    await useStore()
    await jwtIssuer.trySigning(keyRing.current())
  }
}
