import { standardAttributes } from '../config/fixtures/create-fault.ts'
import type { FormsOfPartner } from '../config/fixtures/known-partners.ts'
import { whyNever } from '../config/fixtures/no-effect-problems.ts'
import type { FaultEndpoint } from '../domain/endpoint.ts'
import { demandOf } from '../faults/fault.ts'
import type { FaultKind } from '../faults/kind.ts'
import { faultKinds } from '../faults/kinds.ts'

/**
 * Returns the catalogue of faults: what each kind does at each endpoint, and what it asks of a client.
 *
 * @param forms the formats of a partner's tokens; if given, each endpoint also says whether the fault can fire for this partner, and if not, why
 */
export function faultKindsJson(forms?: FormsOfPartner) {
  return Array.from(faultKinds.values(), (kind) => ({
    kind: kind.kind,
    family: kind.family,
    about: kind.about,
    source: kind.source,
    endpoints: kind.endpoints.map((endpoint) => ({
      endpoint,
      ...demandOf(kind, endpoint),
      ...(forms === undefined ? {} : applicability(kind, endpoint, forms)),
    })),
    attributes: Object.entries(kind.attributes ?? {}).map(([name, attribute]) => ({
      name,
      ...attribute,
    })),
  }))
}

function applicability(kind: FaultKind, endpoint: FaultEndpoint, forms: FormsOfPartner) {
  const reason = whyNever(kind, forms, endpoint, standardAttributes(kind)) ?? null
  return { applicable: reason === null, reason }
}

export type FaultKindJson = ReturnType<typeof faultKindsJson>[number]
