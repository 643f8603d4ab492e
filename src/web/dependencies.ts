import type { Provider } from 'oidc-provider'
import type { Configuration } from '../config/configuration.ts'
import type { SettingsFixture } from '../config/fixture-types.ts'
import type { Fixtures, Settings } from '../config/fixtures.ts'
import type { Clock } from '../domain/clock.ts'
import type { Names, Origin } from '../domain/origin.ts'
import type { Random } from '../domain/random.ts'
import type { BeginAction } from '../oidc/begin-action.ts'
import type { ConfirmedLogins } from '../oidc/confirmed-logins.ts'
import type { Issuer } from '../oidc/issuers.ts'
import type { KeyRing } from '../oidc/key-ring.ts'
import type { KeySet } from '../oidc/keys.ts'
import type { PartnerKeys } from '../oidc/partner-keys.ts'
import type { ReadinessCheck } from '../oidc/readiness.ts'
import type { StoredModels } from '../oidc/stored-models.ts'
import type { Tickets } from '../oidc/tickets.ts'
import type { Visits } from '../oidc/visits.ts'
import type { Bounds, TellOfBound } from '../state/bounds.ts'
import type { State } from '../state/state.ts'
import type { RateLimit } from './rate-limit.ts'
import type { SecretLinks } from './steering/secret-links.ts'

/** What the web application is built from; the composition root fills it in. */
export interface WebDependencies {
  readonly configuration: Configuration
  readonly names: () => Names
  readonly settings: () => Settings
  readonly state: State
  readonly bounds: Bounds
  readonly tellOfBound: TellOfBound
  readonly models: StoredModels
  readonly tickets: Tickets
  readonly secretLinks: SecretLinks
  readonly confirmedLogins: ConfirmedLogins
  readonly partnerKeys: PartnerKeys
  readonly visits: Visits
  readonly beginAction: BeginAction
  readonly providersAt: (origin: Origin) => readonly { issuer: Issuer; provider: Provider }[]
  /** Sign cookies; the first also keys the sign-in cookie. */
  readonly cookieKeys: readonly [string, ...string[]]
  readonly controlToken?: string
  /** Absent: no limits. */
  readonly rateLimit?: RateLimit
  readonly keyRing: KeyRing
  readonly checkReadiness: ReadinessCheck
  /** Keeps keys over a restart; absent where they came from no file. @throws ConfigurationError */
  readonly saveKeys?: (keys: KeySet) => Promise<void>
  readonly clock: Clock
  /** The time of tokens. */
  readonly wallClock: Clock
  readonly random: Random
  /** The fixtures in force. */
  readonly fixtures: () => Fixtures
  /** Back to the fixtures, or to others from here on. */
  readonly reset: (next?: Fixtures) => Promise<void>
  /** Replaces what came from fixtures; later logins see it. */
  readonly useFixtures: (next: Fixtures) => Promise<void>
  /** Only the outer simulator has them. */
  readonly sandboxes?: OpenSandbox
  /** Where this process reaches its own listener: for the demo website's calls to its own simulator. */
  readonly ownAddress: () => string
  /** Cut short when the simulator stops: event streams and waiting calls end. */
  readonly stopping: AbortSignal
  readonly onBackChannel: (origin: Origin) => void
  readonly onUnknownHost: (message: string) => void
  readonly onStrangeRequest: (message: string) => void
  readonly onWarning: (message: string) => void
  readonly onError: (error: unknown) => void
}

/** What a sandbox is asked for. */
export interface SandboxRequest {
  /** A document, laid over the fixtures of the outer simulator. */
  readonly fixtures?: unknown
  readonly settings?: SettingsFixture
  /** Seconds without a request after which it closes. */
  readonly idleSeconds?: number
}

/** A simulator of its own below a path. Times in milliseconds since the epoch. */
export interface Sandbox {
  readonly id: string
  /** Its control token. */
  readonly token: string
  readonly createdAt: number
  readonly expiresAt: number
  readonly web: WebDependencies
}

/** Opens and closes sandboxes. */
export interface OpenSandbox {
  /** @throws SimulatorError `bad-input`, `too-many-sandboxes` */
  open(request: SandboxRequest): Promise<Sandbox>
  list(): Sandbox[]
  /** False: there was none. */
  close(id: string): Promise<boolean>
}
