import type { FaultEndpoint } from '../domain/endpoint.ts'
import type { AttributeValues, FaultKind, Reaction } from './kind.ts'
import { faultKinds } from './kinds.ts'

/** What a fault waits for; what is absent matches everything. */
export interface FaultMatch {
  readonly endpoint?: FaultEndpoint
  /** Code of the partner. */
  readonly partner?: string
  /** Code of the service. */
  readonly service?: string
  /** E.164 */
  readonly phoneNumber?: string
  /** The matching call with which the fault begins, counted from 1. */
  readonly call?: number
}

/** A deliberate wrong: which kind, where, how often. */
export interface Fault {
  readonly name: string
  /** Name of one of the {@link faultKinds}. */
  readonly kind: string
  readonly match: FaultMatch
  /** How often: so many times from its first call on, … */
  readonly times: number | 'always'
  /** … and with this chance each time, from 0 to 1. */
  readonly probability: number
  readonly attributes: AttributeValues
  /** Nobody minds if it never fires. */
  readonly mayNotFire?: true
  /** Id of the user who carries it: it goes when the user goes. */
  readonly user?: string
}

/** Where a request is, as far as it is known: what is unknown matches no fault that asks for it. */
export interface FaultPlace {
  readonly issuer?: string
  readonly endpoint: FaultEndpoint
  readonly partner?: string
  readonly service?: string
  readonly phoneNumber?: string
  readonly user?: string
  readonly action?: string
  /** Id of the login. */
  readonly login?: string
}

/** The kind of a fault. @throws TypeError when there is none of that name */
export function kindOf({ kind }: Pick<Fault, 'kind'>): FaultKind {
  const found = faultKinds.get(kind)
  if (found === undefined) throw new TypeError(`no fault kind "${kind}"`)
  return found
}

/** What a correct client does with a fault at an endpoint. */
export function reactionTo(
  fault: Pick<Fault, 'kind'>,
  endpoint: FaultEndpoint | undefined,
): Reaction {
  const { reaction, userinfoReaction = reaction } = kindOf(fault)
  return endpoint === 'userinfo' ? userinfoReaction : reaction
}

/** Where a fault can be. */
export function endpointsOf(fault: {
  readonly kind: string
  readonly match?: Pick<FaultMatch, 'endpoint'>
}): readonly FaultEndpoint[] {
  const endpoint = fault.match?.endpoint
  return endpoint === undefined ? kindOf(fault).endpoints : [endpoint]
}

/** Whether a fault is meant for a place, however often it has been there. */
export function matchesPlace(fault: Fault, place: FaultPlace): boolean {
  const { partner, service, phoneNumber } = fault.match
  return (
    endpointsOf(fault).includes(place.endpoint) &&
    (partner === undefined || partner === place.partner) &&
    (service === undefined || service === place.service) &&
    (phoneNumber === undefined || phoneNumber === place.phoneNumber)
  )
}

/** Whether the `call`-th matching call, counted from 1, is one of those that a fault is for; chance has the last word. */
export function isDue({ match, times }: Fault, call: number): boolean {
  const first = match.call ?? 1
  if (call < first) return false
  return times === 'always' || call < first + times
}

/** How often a fault was met, and how often it did its wrong. */
export interface FaultCount {
  readonly calls: number
  readonly fired: number
  /** Why it had nothing to make wrong, the last time that it was met so. */
  readonly missed?: string
}

/** Why a fault has not fired yet; undefined: it has. */
export function whyNotFired(
  fault: Fault,
  { calls, fired, missed }: FaultCount,
): string | undefined {
  if (fired > 0) return undefined
  if (calls === 0) {
    return missed === undefined
      ? 'no request has matched it'
      : `a request matched it, but ${missed}`
  }
  const first = fault.match.call ?? 1
  if (calls < first) return `it begins with call ${first}, and ${calls} came`
  return fault.probability < 1 ? 'chance has not chosen it' : 'its turn has passed'
}

/** Whether a test that ends without it having fired has not tested what it was written for. */
export function mustFire({ user, times, probability, mayNotFire }: Fault): boolean {
  return user === undefined && times !== 'always' && probability >= 1 && mayNotFire !== true
}

/** What a fault does, for the start table and the pages: `invalid-expired-exp at token, once, for +32470000021`. */
export function faultText(fault: Fault): string {
  const { match, kind, times, probability } = fault
  const { endpoint, partner, service, phoneNumber, call } = match
  const often = times === 'always' ? 'always' : times === 1 ? 'once' : `${times} times`
  const chance = probability < 1 ? ` with probability ${probability}` : ''
  const who = [partner, service, phoneNumber].filter((part) => part !== undefined)
  return [
    `${kind} at ${endpoint ?? kindOf(fault).endpoints.join(', ')}`,
    often + chance,
    ...(call === undefined ? [] : [`from call ${call}`]),
    ...(who.length === 0 ? [] : [`for ${who.join(' ')}`]),
  ].join(', ')
}
