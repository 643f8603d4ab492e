import type { FaultKind } from './kind.ts'
import { protocolFaults } from './kinds/protocol.ts'
import { tokenFaults } from './kinds/token.ts'
import { wireFaults } from './kinds/wire.ts'

/**
 * The kinds by their names, in the order of the documents. The names are those of the OpenID Foundation's relying-party
 * tests where these have one.
 */
export const faultKinds: ReadonlyMap<string, FaultKind> = new Map(
  [...tokenFaults, ...protocolFaults, ...wireFaults].map((kind) => [kind.kind, kind]),
)
