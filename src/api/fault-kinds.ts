import { standardAttributes } from '../config/fixtures/create-fault.ts'
import { whyNever } from '../config/fixtures/no-effect-problems.ts'
import type { FaultEndpoint } from '../domain/endpoint.ts'
import type { Partner } from '../domain/partner.ts'
import { demandOf } from '../faults/fault.ts'
import type { FaultKind } from '../faults/kind.ts'
import { faultKinds } from '../faults/kinds.ts'

/**
 * Returns the catalogue of faults: what each kind does at each endpoint, and what it asks of a client.
 *
 * @param partner if given, each endpoint also says whether the fault can fire for this partner, and if not, why
 */
export function faultKindsJson(partner?: Partner) {
  return Array.from(faultKinds.values(), (kind) => ({
    kind: kind.kind,
    family: kind.family,
    about: kind.about,
    source: kind.source,
    endpoints: kind.endpoints.map((endpoint) => ({
      endpoint,
      ...demandOf(kind, endpoint),
      ...(partner === undefined ? {} : applicability(kind, endpoint, partner)),
    })),
    attributes: Object.entries(kind.attributes ?? {}).map(([name, attribute]) => ({
      name,
      ...attribute,
    })),
  }))
}

function applicability(kind: FaultKind, endpoint: FaultEndpoint, partner: Partner) {
  const reason = whyNever(kind, partner, endpoint, standardAttributes(kind)) ?? null
  return { applicable: reason === null, reason }
}

export type FaultKindJson = ReturnType<typeof faultKindsJson>[number]
