import type { KoaContextWithOIDC } from 'oidc-provider'
import type { FaultEndpoint } from '../../domain/endpoint.ts'
import { endpointsOf, type Fault, kindOf } from '../../faults/fault.ts'
import type { WirePlan } from '../../faults/kind.ts'
import { refuseOnPage } from '../authorization/refusals.ts'
import type { IssuerMiddleware, IssuerSite } from '../context.ts'
import { serverCallOf } from '../request-context.ts'
import { placeOf } from './fault-place.ts'
import { applyBodyFaults, isBody } from './faulty-body.ts'

const wholeResponse: WirePlan = { delay: 0, latches: [], sending: { how: 'whole' } }

/** Errors of the authorization endpoint that are shown on itsme's error page instead of being sent to the client. */
export const pageErrors: readonly string[] = ['invalid_client_id', 'invalid_redirect_uri']

/** Checks whether a fault holds a request before it is handled. */
function isHold(fault: Fault): boolean {
  const kind = kindOf(fault)
  return kind.family === 'wire' && kind.phase(fault.attributes) === 'before'
}

/** Checks whether a fault replaces the handling of a request. */
function isInstead(fault: Fault, endpoint: FaultEndpoint): boolean {
  const kind = kindOf(fault)
  if (kind.family === 'wire') return kind.phase(fault.attributes) === 'instead'
  if (kind.family !== 'error') return false
  return endpoint !== 'authorization' || pageErrors.includes(String(fault.attributes['error']))
}

/** Checks whether a fault changes what is sent. */
function isAfter(fault: Fault): boolean {
  const kind = kindOf(fault)
  return kind.family === 'wire' && kind.phase(fault.attributes) === 'after'
}

/** Applies wire faults around an endpoint, and faults that respond with an error instead. */
export function withWireFaults(
  site: IssuerSite,
  endpoint: FaultEndpoint,
  step: IssuerMiddleware,
): IssuerMiddleware {
  const { faults } = site.dependencies.state
  const isHere = (fault: Fault) => endpointsOf(fault).includes(endpoint)
  const hold = (fault: Fault) => isHere(fault) && isHold(fault)
  const instead = (fault: Fault) => isHere(fault) && isInstead(fault, endpoint)
  const after = (fault: Fault) => isHere(fault) && isAfter(fault)
  const isMeant = (fault: Fault) =>
    hold(fault) || instead(fault) || after(fault) || (isHere(fault) && isBody(fault))

  async function fire(ctx: KoaContextWithOIDC, which: (fault: Fault) => boolean, limit?: number) {
    if (!faults.mayFire(which)) return []
    return faults.fire(await placeOf(site, ctx, endpoint), which, limit)
  }

  async function applyFaults(ctx: KoaContextWithOIDC, run: () => Promise<void>): Promise<void> {
    const held = await fire(ctx, hold)
    if (held.length > 0)
      await site.dependencies.pages.hold(
        ctx,
        held.map(({ name }) => name),
      )
    if (await replaceResponse(site, ctx, await fire(ctx, instead, 1))) return
    await run()
    await applyBodyFaults(site, ctx, endpoint)
    const late = await fire(ctx, after)
    if (late.length > 0) await send(site, ctx, late)
  }

  return (ctx, next) => {
    const run = () => step(ctx, next)
    return !faults.mayFire(isMeant) || ctx.method === 'OPTIONS' ? run() : applyFaults(ctx, run)
  }
}

/** Replaces the response if a fault says so. Returns true if nothing remains to be done. */
async function replaceResponse(
  site: IssuerSite,
  ctx: KoaContextWithOIDC,
  fired: readonly Fault[],
): Promise<boolean> {
  const wire = fired.filter((fault) => kindOf(fault).family === 'wire')
  if (wire.length > 0) {
    await send(site, ctx, wire)
    return true
  }
  const [first] = fired.flatMap(errorOfFault)
  if (first === undefined) return false
  if (!pageErrors.includes(first.error)) {
    serverCallOf(ctx).faultError = first
    return false
  }
  const { issuer, dependencies } = site
  await refuseOnPage(ctx, dependencies, {
    issuer: issuer.name,
    ...first,
    reason: `${first.error}: ${first.description} (a fault)`,
  })
  return true
}

/** Returns the error of a fault in an array, which is empty if the fault belongs to another family. */
export function errorOfFault(fault: Fault): { error: string; description: string }[] {
  const kind = kindOf(fault)
  return kind.family === 'error' ? [kind.error(fault.attributes)] : []
}

async function send(
  { dependencies }: IssuerSite,
  ctx: KoaContextWithOIDC,
  fired: readonly Fault[],
): Promise<void> {
  const plan = fired.reduce<WirePlan>((before, fault) => {
    const kind = kindOf(fault)
    return kind.family === 'wire' ? kind.apply(before, fault.attributes, fault.name) : before
  }, wholeResponse)
  await dependencies.pages.sendFaulty(ctx, plan)
}
