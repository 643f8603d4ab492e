import type { FaultKind } from './kind.ts'
import { protocolFaults } from './kinds/protocol.ts'
import { tokenFaults } from './kinds/token.ts'
import { wireFaults } from './kinds/wire.ts'

/**
 * The fault kinds by name, in the order of the documentation. The names are those of the OpenID Foundation's
 * relying-party tests, if there is a corresponding test.
 */
export const faultKinds: ReadonlyMap<string, FaultKind> = new Map(
  [...tokenFaults, ...protocolFaults, ...wireFaults].map((kind) => [kind.kind, kind]),
)
