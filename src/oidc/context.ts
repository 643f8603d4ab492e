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
import type { Issuer } from './issuers.ts'
import type { JwtIssuer } from './jwt/issue-jwt.ts'
import type { JwtOpener } from './jwt/open-jwt.ts'
import type { KeyRing } from './keys/key-ring.ts'
import type { ConfirmedLogins } from './login/confirmed-logins.ts'
import type { LoginCapacity } from './login/login-capacity.ts'
import type { StoredModels } from './login/stored-models.ts'
import type { Tickets } from './login/tickets.ts'
import type { NoteMetadataFetch } from './metadata-fetches.ts'
import type { Outbound } from './outbound.ts'

/** What a refused authorization request that cannot go back to the client shows. */
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
}

/** Pages that the issuers answer with; drawn by `web/`. */
export interface IssuerPages {
  /** Whether a browser may do what the identify page does: the gate is off, or it has signed in. */
  isOpen(ctx: KoaContextWithOIDC): boolean
  /** The address of who sends a request, as trusted proxies tell it. */
  clientAddress(ctx: KoaContextWithOIDC): string
  refusal(ctx: KoaContextWithOIDC, page: RefusalPage): void
  readonly formPost: FormPost
  /** Sends an answer as faults on the wire have it; returns when it is on its way, or nobody waits any more. */
  sendFaulty(ctx: KoaContextWithOIDC, plan: WirePlan): Promise<void>
}

/** What every issuer of a simulator shares. */
export interface IssuerDependencies {
  readonly state: State
  readonly models: StoredModels
  readonly tickets: Tickets
  readonly confirmedLogins: ConfirmedLogins
  readonly assertions: Assertions
  readonly capacity: LoginCapacity
  readonly settings: () => Settings
  readonly keyRing: KeyRing
  readonly noteMetadataFetch: NoteMetadataFetch
  readonly jwtOpener: JwtOpener
  readonly jwtIssuer: JwtIssuer
  readonly outbound: Outbound
  /** Refuses what itsme refuses. */
  readonly strict: boolean
  /** The command that started the simulator, with its flags; absent where a program did. */
  readonly startLine?: string
  readonly cookieKeys: readonly string[]
  /** Rules actions and journal. */
  readonly clock: Clock
  /** The time of tokens: always the machine's, since clients check tokens against their own. */
  readonly wallClock: Clock
  readonly random: Random
  readonly scenarios: ScenarioRunner
  readonly pages: IssuerPages
  /** A photo as JPEG in base64, by the number of its drawing. */
  readonly portrait: (number: number) => string
}

/** What is needed to answer for one issuer at one origin. */
export interface IssuerSite {
  readonly issuer: Issuer
  readonly origin: Origin
  readonly dependencies: IssuerDependencies
}

/** A step that runs around oidc-provider's own. */
export type IssuerMiddleware = (ctx: KoaContextWithOIDC, next: () => Promise<void>) => Promise<void>

/** A parameter, when it is a text. */
export function textParam(
  params: Readonly<Record<string, unknown>>,
  name: string,
): string | undefined {
  const value = params[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}
