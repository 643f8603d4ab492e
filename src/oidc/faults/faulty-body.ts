import type { KoaContextWithOIDC } from 'oidc-provider'
import type { FaultEndpoint } from '../../domain/endpoint.ts'
import { type Fault, kindOf } from '../../faults/fault.ts'
import type { IssuerSite } from '../context.ts'
import { placeOf } from './fault-place.ts'

type Json = Readonly<Record<string, unknown>>

export const isBody = (fault: Fault) => kindOf(fault).family === 'body'

/** Applies faults to the JSON of a response that has no error. */
export async function applyBodyFaults(
  site: IssuerSite,
  ctx: KoaContextWithOIDC,
  endpoint: FaultEndpoint,
): Promise<void> {
  const { faults } = site.dependencies.state
  if (!faults.mayFire(isBody) || ctx.status !== 200) return
  const body = jsonOf(ctx.body)
  const changed = (fault: Fault, before: Json) => {
    const kind = kindOf(fault)
    return kind.family === 'body' ? kind.apply(before) : undefined
  }
  const fired = await faults.fire(
    await placeOf(site, ctx, endpoint),
    (fault) => isBody(fault) && changed(fault, body) !== undefined,
  )
  if (fired.length === 0) return
  ctx.body = fired.reduce((before, fault) => changed(fault, before) ?? before, body)
  ctx.type = 'json'
}

/** Returns the members of a body; none, if it is a token. */
function jsonOf(body: unknown): Json {
  if (typeof body === 'object' && body !== null && !Buffer.isBuffer(body)) return { ...body }
  try {
    const value: unknown = JSON.parse(String(body))
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}
