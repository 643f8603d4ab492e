import type { FaultEndpoint } from '../domain/endpoint.ts'
import type { AttributeValues, Demand, FaultKind } from './kind.ts'
import { faultKinds } from './kinds.ts'

/** The requests that a fault matches. An absent member matches everything. */
export interface FaultMatch {
  readonly endpoint?: FaultEndpoint
  /** Code of the partner. */
  readonly partner?: string
  /** Code of the service. */
  readonly service?: string
  /** E.164 */
  readonly phoneNumber?: string
  /** The first matching call to which the fault applies, counted from 1. */
  readonly call?: number
}

/** A deliberate error: its kind, where it occurs and how often. */
export interface Fault {
  readonly name: string
  /** Name of one of the {@link faultKinds}. */
  readonly kind: string
  readonly match: FaultMatch
  /** The number of matching calls to which the fault applies, beginning with its first call. */
  readonly times: number | 'always'
  /** The probability, from 0 to 1, that the fault fires on each of these calls. */
  readonly probability: number
  readonly attributes: AttributeValues
  /** A test does not fail if the fault never fires. */
  readonly mayNotFire?: true
  /** Id of the user who carries the fault. The fault is removed together with the user. */
  readonly user?: string
}

/** The context of a request, as far as it is known. An unknown member does not match a fault that requires it. */
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

/**
 * Returns the kind of a fault.
 *
 * @throws TypeError if there is no kind with that name
 */
export function kindOf({ kind }: Pick<Fault, 'kind'>): FaultKind {
  const found = faultKinds.get(kind)
  if (found === undefined) throw new TypeError(`no fault kind "${kind}"`)
  return found
}

/** Returns how a correct client reacts to a fault at an endpoint, and what is at stake. */
export function demandOf(fault: Pick<Fault, 'kind'>, endpoint: FaultEndpoint | undefined): Demand {
  const kind = kindOf(fault)
  const { reaction, severity } = (endpoint === 'userinfo' ? kind.inUserinfo : undefined) ?? kind
  return { reaction, severity }
}

/** Returns the endpoints where a fault can occur. */
export function endpointsOf(fault: {
  readonly kind: string
  readonly match?: Pick<FaultMatch, 'endpoint'>
}): readonly FaultEndpoint[] {
  const endpoint = fault.match?.endpoint
  return endpoint === undefined ? kindOf(fault).endpoints : [endpoint]
}

/** Checks whether a fault matches a request, regardless of how often it has already matched. */
export function matchesPlace(fault: Fault, place: FaultPlace): boolean {
  const { partner, service, phoneNumber } = fault.match
  return (
    endpointsOf(fault).includes(place.endpoint) &&
    (partner === undefined || partner === place.partner) &&
    (service === undefined || service === place.service) &&
    (phoneNumber === undefined || phoneNumber === place.phoneNumber)
  )
}

/**
 * Checks whether a fault applies to the `call`-th matching call, counted from 1. The caller then also applies the
 * probability.
 */
export function isDue({ match, times }: Fault, call: number): boolean {
  const first = match.call ?? 1
  if (call < first) return false
  return times === 'always' || call < first + times
}

/** How many calls a fault could have affected, and how often it fired. */
export interface FaultCount {
  readonly calls: number
  readonly fired: number
  /** Why the fault had no effect, the last time that a request matched it without effect. */
  readonly missed?: string
}

/** Returns why a fault has not fired yet; undefined if it has fired. */
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

/** Checks whether a test must fail if the fault has not fired when the test ends. */
export function mustFire({ user, times, probability, mayNotFire }: Fault): boolean {
  return user === undefined && times !== 'always' && probability >= 1 && mayNotFire !== true
}

/** Describes a fault for the start table and the pages: `invalid-expired-exp at token, once, for +32470000021`. */
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
