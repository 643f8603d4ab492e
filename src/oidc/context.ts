import type { KoaContextWithOIDC } from 'oidc-provider'
import type { Settings } from '../config/fixtures/fixtures.ts'
import type { Clock } from '../domain/clock.ts'
import type { Origin } from '../domain/origin.ts'
import type { Random } from '../domain/random.ts'
import type { WirePlan } from '../faults/kind.ts'
import type { Assertions } from '../state/assertions.ts'
import type { ScenarioRunner } from '../state/scenario-runner.ts'
import type { State } from '../state/state.ts'
import type { FormPost } from './authorization/redirect-response.ts'
import type { Remedy } from './authorization/remedy.ts'
import type { BackchannelRequests } from './ciba/backchannel-requests.ts'
import type { DiscoverySessions } from './ciba/discovery-sessions.ts'
import type { Pings } from './ciba/pings.ts'
import type { Polling } from './ciba/polling.ts'
import type { Issuer } from './issuers.ts'
import type { JwtIssuer } from './jwt/issue-jwt.ts'
import type { JwtOpener } from './jwt/open-jwt.ts'
import type { CookieSigner } from './keys/cookie-signer.ts'
import type { KeyRing } from './keys/key-ring.ts'
import type { LoginCapacity } from './login/login-capacity.ts'
import type { StoredModels } from './login/stored-models.ts'
import type { Tickets } from './login/tickets.ts'
import type { NoteMetadataFetch } from './metadata-fetches.ts'
import type { Outbound } from './outbound.ts'

/** The error page for an authorization request that is refused and cannot be redirected to the client. */
export interface RefusalPage {
  readonly status: number
  readonly error: string
  readonly description: string
  /** Nine digits. */
  readonly reference: string
  /** For developers only: the real reason, with the value. */
  readonly reason: string
  /** For developers only: what to run or change. */
  readonly remedy?: Remedy
  /** Id of the login. */
  readonly login?: string
}

/** Responses of the issuers that `web/` renders. */
export interface IssuerPages {
  /** Checks whether a browser may use the identify page: the gate is off, or the browser has signed in. */
  isOpen(ctx: KoaContextWithOIDC): boolean
  /** Returns the content of a QR code: the address at which a phone scans it. */
  scanUrl(ctx: KoaContextWithOIDC, code: string): string
  /** Returns the address of the client, according to trusted proxies. */
  clientAddress(ctx: KoaContextWithOIDC): string
  refusal(ctx: KoaContextWithOIDC, page: RefusalPage): Promise<void>
  readonly formPost: FormPost
  /** Holds a request until latches are released, or nobody waits any more. */
  hold(ctx: KoaContextWithOIDC, latches: readonly string[]): Promise<void>
  /** Sends a response as wire faults require. Resolves when the response is on its way, or nobody waits any more. */
  sendFaulty(ctx: KoaContextWithOIDC, plan: WirePlan): Promise<void>
}

/** The dependencies that all issuers of a simulator share. */
export interface IssuerDependencies {
  readonly state: State
  readonly models: StoredModels
  readonly tickets: Tickets
  readonly assertions: Assertions
  readonly capacity: LoginCapacity
  readonly discoverySessions: DiscoverySessions
  readonly discoveryPolling: Polling
  readonly backchannelRequests: BackchannelRequests
  readonly backchannelPolling: Polling
  readonly pings: Pings
  readonly settings: () => Settings
  readonly keyRing: KeyRing
  readonly noteMetadataFetch: NoteMetadataFetch
  readonly jwtOpener: JwtOpener
  readonly jwtIssuer: JwtIssuer
  readonly outbound: Outbound
  /** Whether to refuse what itsme refuses. */
  readonly strict: boolean
  /** Whether the demo website may act as every partner. */
  readonly hasDemo: boolean
  /** The command that started the simulator, with its flags. Absent if a program started it. */
  readonly startLine?: string
  readonly cookieSigner: CookieSigner
  /** The time of actions and of the journal. */
  readonly clock: Clock
  /** The time of tokens. It is always the machine's time, since clients check tokens against their own clocks. */
  readonly wallClock: Clock
  readonly random: Random
  readonly scenarios: ScenarioRunner
  readonly pages: IssuerPages
  /** Returns a photo as JPEG in base64, by the number of the drawing. */
  readonly portrait: (number: number) => string
}

/** One issuer at one origin, with everything that it needs to respond. */
export interface IssuerSite {
  readonly issuer: Issuer
  readonly origin: Origin
  readonly dependencies: IssuerDependencies
}

/** A middleware that runs around oidc-provider. */
export type IssuerMiddleware = (ctx: KoaContextWithOIDC, next: () => Promise<void>) => Promise<void>

/** Returns a parameter if it is a non-empty string, otherwise undefined. */
export function textParam(
  params: Readonly<Record<string, unknown>>,
  name: string,
): string | undefined {
  const value = params[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}
