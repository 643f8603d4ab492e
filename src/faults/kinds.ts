import type { FaultKind } from './kind.ts'
import { authorizationFaults } from './kinds/authorization.ts'
import { bodyFaults } from './kinds/bodies.ts'
import { claimFaults } from './kinds/claims.ts'
import { documentFaults } from './kinds/documents.ts'
import { errorFaults } from './kinds/errors.ts'
import { keyFaults } from './kinds/keys.ts'
import { pingFaults } from './kinds/pings.ts'
import { registeredClaimFaults } from './kinds/registered-claims.ts'
import { signatureFaults } from './kinds/signatures.ts'
import { wireFaults } from './kinds/wire.ts'

/**
 * The fault kinds by name, in the order of the documentation. The names are those of the OpenID Foundation's
 * relying-party tests, if there is a corresponding test.
 */
export const faultKinds: ReadonlyMap<string, FaultKind> = new Map(
  [
    ...registeredClaimFaults,
    ...signatureFaults,
    ...claimFaults,
    ...errorFaults,
    ...bodyFaults,
    ...authorizationFaults,
    ...documentFaults,
    ...keyFaults,
    ...pingFaults,
    ...wireFaults,
  ].map((kind) => [kind.kind, kind]),
)
