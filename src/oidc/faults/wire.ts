import type { KoaContextWithOIDC } from 'oidc-provider'
import { type Fault, type FaultEndpoint, kindOf } from '../../domain/fault.ts'
import type { WirePlan } from '../../domain/faults/kind.ts'
import type { IssuerSite } from '../authorization-answer.ts'
import { type IssuerMiddleware, notesOf } from '../context.ts'
import { refuseOnPage } from '../refusals.ts'
import { placeAfter, placeBefore } from './place.ts'

const wholeAnswer: WirePlan = { delay: 0, latches: [], sending: { how: 'whole' } }

/** Errors of the authorization endpoint that are not told to the client, but on itsme's page. */
const pageErrors = ['invalid_client_id', 'invalid_redirect_uri']

/** Faults that stand in the place of a request's work. */
function isBefore(fault: Fault, endpoint: FaultEndpoint): boolean {
  const kind = kindOf(fault)
  if (kind.family === 'wire') return kind.replaces(fault.attributes)
  if (kind.family !== 'error') return false
  return endpoint !== 'authorization' || pageErrors.includes(String(fault.attributes['error']))
}

/** Faults that change what is sent. */
function isAfter(fault: Fault): boolean {
  const kind = kindOf(fault)
  return kind.family === 'wire' && !kind.replaces(fault.attributes)
}

/** Lets the faults on the wire, and errors in the place of an answer, have their turn around an endpoint. */
export function withWireFaults(
  site: IssuerSite,
  endpoint: FaultEndpoint,
  step: IssuerMiddleware,
): IssuerMiddleware {
  const { faults } = site.dependencies.state
  const before = (fault: Fault) => isBefore(fault, endpoint)
  return async (ctx, next) => {
    if (ctx.method === 'OPTIONS') return step(ctx, next)
    const early = (await faults.some(before))
      ? await faults.fire(await placeBefore(site, ctx, endpoint), before)
      : []
    if (await replaceAnswer(site, ctx, early)) return
    await step(ctx, next)
    const late = (await faults.some(isAfter))
      ? await faults.fire(await placeAfter(site, ctx, endpoint), isAfter)
      : []
    if (late.length > 0) await send(site, ctx, late)
  }
}

/** True where nothing more is to be done. */
async function replaceAnswer(
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
    notesOf(ctx).faultError = first
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

/** The error that a fault of that family is for. */
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
  }, wholeAnswer)
  await dependencies.pages.spoil(ctx, plan)
}
