import type { FaultEndpoint } from '../domain/faults/endpoint.ts'
import type { AttributeValue } from '../domain/faults/kind.ts'
import type { Lifetimes } from '../domain/lifetimes.ts'
import type {
  Encryption,
  Partner,
  PublicKey,
  Service,
  ServiceType,
  SigningAlgorithm,
} from '../domain/partner.ts'
import type { ScenarioStep } from '../domain/scenario.ts'
import type { UserSeed } from '../domain/user-seed.ts'

/** What a simulated user does: one step, or one for each action in turn, the last for all that follow. */
export type ScenarioFixture = ScenarioStep | { readonly inTurn: readonly ScenarioStep[] }

/** A fault that a user carries. */
export interface UserFaultFixture {
  readonly name?: string
  /** Name of a kind (docs/testing.md). */
  readonly kind: string
  readonly match?: {
    readonly endpoint?: FaultEndpoint
    readonly partner?: string
    readonly service?: string
    /** The matching call with which it begins, counted from 1. */
    readonly call?: number
  }
  /** How often; once unless given. */
  readonly times?: number
  readonly always?: true
  /** From 0 to 1, each time. */
  readonly probability?: number
  /** A test that ends before it fires is right all the same. */
  readonly mayNotFire?: true
  readonly attributes?: Readonly<Record<string, AttributeValue>>
}

/** A deliberate wrong, as fixtures and the control API write it. */
export interface FaultFixture extends UserFaultFixture {
  readonly match?: UserFaultFixture['match'] & {
    /** E.164 */
    readonly phoneNumber?: string
  }
}

/** A user, as fixtures and the control API write it. Absent: generated; null: has none. */
export interface UserFixture extends Omit<UserSeed, 'scenario'> {
  /** The name of a scenario, or what it does. */
  readonly scenario?: string | ScenarioFixture
  readonly faults?: readonly UserFaultFixture[]
}

/** A service of a partner, as fixtures and the control API write it. */
export interface ServiceFixture
  extends Pick<Service, 'code' | 'redirectUris'>,
    Partial<Omit<Service, 'code' | 'redirectUris'>> {
  readonly type?: ServiceType
}

/** A partner, as fixtures and the control API write it. */
export interface PartnerFixture {
  readonly code: string
  readonly name?: string
  readonly authentication?: Partner['authentication']
  readonly secret?: string
  readonly jwks?: { readonly keys: readonly PublicKey[] }
  readonly jwksUri?: string
  readonly idToken?: {
    readonly signing?: SigningAlgorithm
    readonly encryption?: Encryption
    readonly claims?: 'all' | 'requested'
  }
  readonly userinfo?: {
    readonly format?: 'json' | 'signed' | 'encrypted'
    readonly signing?: SigningAlgorithm
    readonly encryption?: Encryption
  }
  readonly requirePkce?: boolean
  readonly lifetimes?: Partial<Lifetimes>
  /** Seconds that `iat`, `nbf` and `exp` are off. */
  readonly skew?: number
  /** Phone number of the user who logs in, without the identify page. */
  readonly user?: string
  readonly services: readonly ServiceFixture[]
}

/** Settings of a simulator or a sandbox. */
export interface SettingsFixture {
  /** Seconds, fractions allowed. */
  readonly lifetimes?: Partial<Lifetimes>
  readonly hints?: boolean
  /** Seconds that `iat`, `nbf` and `exp` are off. */
  readonly skew?: number
}

/** A fixture document. */
export interface FixtureDocument {
  readonly $schema?: string
  readonly defaults?: boolean
  readonly settings?: SettingsFixture
  readonly partners?: readonly PartnerFixture[]
  readonly users?: readonly UserFixture[]
  readonly scenarios?: Readonly<Record<string, ScenarioFixture>>
  readonly faults?: readonly FaultFixture[]
}
