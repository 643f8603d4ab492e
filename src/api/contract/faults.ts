import type { UserFaultFixture } from '../../config/fixtures/fixture-types.ts'
import type { Patience } from '../../state/wait-until.ts'
import type { FaultJson } from '../entity-json.ts'
import type { FaultKindJson } from '../fault-kinds.ts'
import type { FaultAttributes, FaultEndpoints, FaultKindName } from './known-words.ts'

/** The attributes of a kind of fault. */
export type FaultAttributesOf<K extends FaultKindName> = K extends keyof FaultAttributes
  ? FaultAttributes[K]
  : Readonly<Record<string, never>>

/** The requests that a fault matches. An absent member matches everything. */
export interface NewFaultMatch<K extends FaultKindName = FaultKindName>
  extends Omit<NonNullable<UserFaultFixture['match']>, 'endpoint'> {
  readonly endpoint?: FaultEndpoints[K]
}

/** A fault that a user carries. It only matches requests of this user. */
export interface NewUserFault<K extends FaultKindName = FaultKindName>
  extends Omit<UserFaultFixture, 'kind' | 'match' | 'attributes'> {
  /** Name of a kind (docs/faults.md). */
  readonly kind: K
  readonly match?: NewFaultMatch<K>
  readonly attributes?: FaultAttributesOf<K>
}

/** A fault. It fires once unless `times`, `always` or `probability` is given. */
export interface NewFault<K extends FaultKindName = FaultKindName> extends NewUserFault<K> {
  readonly match?: NewFaultMatch<K> & {
    /** E.164 */
    readonly phoneNumber?: string
  }
}

/** What a test left behind. */
export interface Leftovers {
  /**
   * Faults that never fired, each with the reason: what they were added for was not tested. Faults of users, and faults
   * with `always`, a `probability` below 1, or `mayNotFire` are not included.
   */
  readonly unfiredFaults: FaultJson[]
}

/** The faults of a simulator: the deliberate errors that it makes. */
export interface FaultApi {
  /** Oldest first. */
  list(filter?: { readonly phoneNumber?: string }): Promise<FaultJson[]>
  /**
   * Returns a fault.
   *
   * @param options `fired`: waits until it has fired this often, or until `timeout` seconds have passed (30 by default)
   * @throws SimulatorError `not-found`
   */
  get(name: string, options?: Patience & { readonly fired?: number }): Promise<FaultJson>
  /**
   * Adds a fault, which applies from now on. It fires once unless `times`, `always` or `probability` is given.
   *
   * @throws SimulatorError `bad-input`, `already-exists`
   */
  add<K extends FaultKindName>(fault: NewFault<K>): Promise<FaultJson>
  /** @throws SimulatorError `not-found` */
  remove(name: string): Promise<void>
  /**
   * Opens a latch: the responses that it holds continue, and it holds no others.
   *
   * @throws SimulatorError `not-found`; `bad-input` if the fault is not a latch
   */
  release(name: string): Promise<FaultJson>
  /**
   * Returns the catalogue: what each kind of fault does at each endpoint, how a correct client reacts, and how much harm
   * is done otherwise. For a partner, each endpoint says whether the fault can fire.
   *
   * @throws SimulatorError `not-found`
   */
  kinds(filter?: { readonly partner?: string }): Promise<FaultKindJson[]>
  /** Returns the faults that should have fired by now but have not; see {@link Leftovers}. */
  unfired(): Promise<FaultJson[]>
}
