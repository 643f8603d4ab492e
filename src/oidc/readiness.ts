import { secretToken } from '../domain/random.ts'
import type { Store } from '../state/store.ts'
import type { JwtIssuer } from './jwt/issue-jwt.ts'
import type { KeyRing } from './keys/key-ring.ts'

interface ReadinessDependencies {
  readonly store: Store
  readonly jwtIssuer: JwtIssuer
  readonly keyRing: KeyRing
  /** Creates the issuers if they do not exist yet. */
  readonly makeIssuers: () => Promise<unknown>
}

/**
 * Uses everything that a login needs once: the issuers, the store, and the signing key.
 *
 * @throws Error if one of them fails
 */
export type ReadinessCheck = () => Promise<void>

export function createReadinessCheck(dependencies: ReadinessDependencies): ReadinessCheck {
  const { store, jwtIssuer, keyRing, makeIssuers } = dependencies

  const probes = store.records<true>('readiness')

  async function useStore(): Promise<void> {
    const key = secretToken(9)
    await probes.put(key, true, 1_000)
    if (!(await probes.delete(key))) throw new Error('the store lost what was written')
  }

  return async () => {
    await makeIssuers()
    await useStore()
    await jwtIssuer.trySigning(keyRing.current())
  }
}
