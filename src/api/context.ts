import type { Configuration } from '../config/configuration.ts'
import type { SettingsFixture } from '../config/fixtures/fixture-types.ts'
import type { Fixtures, Settings } from '../config/fixtures/fixtures.ts'
import type { Saved } from '../config/saved.ts'
import type { Clock } from '../domain/clock.ts'
import type { Names } from '../domain/origin.ts'
import type { Random } from '../domain/random.ts'
import type { KeyRing } from '../oidc/keys/key-ring.ts'
import type { KeySet } from '../oidc/keys/keys.ts'
import type { PartnerKeys } from '../oidc/keys/partner-keys.ts'
import type { Scan } from '../oidc/login/scan.ts'
import type { StoredModels } from '../oidc/login/stored-models.ts'
import type { Tickets } from '../oidc/login/tickets.ts'
import type { State } from '../state/state.ts'
import type { InputChecks } from './schemas/input-checks.ts'
import type { SecretLinks } from './secret-links.ts'

/** The internals of a running simulator, for its API. The composition root creates them. */
export interface SimulatorContext {
  readonly configuration: Configuration
  readonly names: () => Names
  readonly settings: () => Settings
  readonly state: State
  readonly models: StoredModels
  readonly tickets: Tickets
  readonly secretLinks: SecretLinks
  readonly partnerKeys: PartnerKeys
  readonly scan: Scan
  /** The key of signed cookies, of the sign-in cookie and of entity tags. */
  readonly cookieKey: string
  readonly keyRing: KeyRing
  /**
   * Saves keys so that they survive a restart. Absent if the keys did not come from a file.
   *
   * @throws ConfigurationError
   */
  readonly saveKeys?: (keys: KeySet) => Promise<void>
  /** What was added at run time and is kept in a file. Absent without `--save`, and in a sandbox. */
  readonly saved?: Saved
  readonly clock: Clock
  /** The time in tokens. */
  readonly wallClock: Clock
  readonly random: Random
  /** The current fixtures. */
  readonly fixtures: () => Fixtures
  /** Resets to the current fixtures, or to other ones, which then become the current ones. */
  readonly reset: (next?: Fixtures) => Promise<void>
  /** Replaces what came from fixtures. Later logins use the new fixtures. */
  readonly useFixtures: (next: Fixtures) => Promise<void>
  /** Absent in a sandbox, which has no sandboxes of its own. */
  readonly sandboxes?: Sandboxes
  readonly controlToken?: string
  /** The address at which this process reaches its own listener. */
  readonly ownAddress: () => string
  /** Aborts when the simulator stops: event streams and waiting calls end. */
  readonly stopping: AbortSignal
  /** Aborts when the simulator must not get new work, before it stops. */
  readonly draining: AbortSignal
  readonly checks: InputChecks
  readonly onWarning: (message: string) => void
}

/** A request to open a sandbox. */
export interface SandboxRequest {
  /** The id of the sandbox. Random by default. */
  readonly name?: string
  /** Its control token. Random by default. */
  readonly token?: string
  /** A document, which is laid over the fixtures of the outer simulator. */
  readonly fixtures?: unknown
  readonly settings?: SettingsFixture
  /** Seconds without a request after which the sandbox closes; 0 if it never does. */
  readonly idleSeconds?: number
}

/** What is told about a sandbox. Times in milliseconds since the epoch. */
export interface SandboxFacts {
  readonly id: string
  /** Its control token. */
  readonly token: string
  readonly createdAt: number
  /** `Infinity` if it never closes. */
  readonly expiresAt: number
}

/** A separate simulator below a path. */
export interface Sandbox extends SandboxFacts {
  readonly context: SimulatorContext
}

/** The sandboxes of a simulator. */
export interface Sandboxes {
  /** @throws SimulatorError `bad-input`, `already-exists`, `too-many-sandboxes` */
  open(request: SandboxRequest): Promise<Sandbox>
  /** Also lists those that another process of a shared store opened. */
  list(): Promise<readonly SandboxFacts[]>
  /** Returns false if there is no such sandbox. */
  close(id: string): Promise<boolean>
}
