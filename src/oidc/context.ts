import type { KoaContextWithOIDC } from 'oidc-provider'
import type { Settings } from '../config/fixtures.ts'
import type { Clock } from '../domain/clock.ts'
import type { ConfirmationFacts } from '../domain/confirmation-facts.ts'
import type { WirePlan } from '../domain/faults/kind.ts'
import type { Finding } from '../domain/finding.ts'
import type { DecodedJwt, IssuedToken, RequestObject } from '../domain/login.ts'
import type { Origin } from '../domain/origin.ts'
import type { Partner } from '../domain/partner.ts'
import type { Random } from '../domain/random.ts'
import type { User } from '../domain/user.ts'
import type { Assertions } from '../state/assertions.ts'
import type { ScenarioRunner } from '../state/scenario-runner.ts'
import type { State } from '../state/state.ts'
import type { ConfirmedLogin, ConfirmedLogins } from './confirmed-logins.ts'
import type { InFlight } from './in-flight.ts'
import type { JwtIssuer } from './issue-jwt.ts'
import type { Issuer } from './issuers.ts'
import type { KeyRing } from './key-ring.ts'
import type { LoginCapacity } from './login-capacity.ts'
import type { JwtOpener } from './open-jwt.ts'
import type { Outbound } from './outbound.ts'
import type { AuthorizationAnswer, FormPost } from './redirect-answer.ts'
import type { Remedy } from './remedy.ts'
import type { StoredModels } from './stored-models.ts'
import type { Tickets } from './tickets.ts'

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
  refusal(ctx: KoaContextWithOIDC, page: RefusalPage): void
  readonly formPost: FormPost
  /** Sends an answer as faults on the wire have it; returns when it is on its way, or nobody waits any more. */
  spoil(ctx: KoaContextWithOIDC, plan: WirePlan): Promise<void>
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
  readonly inFlight: InFlight
  readonly pages: IssuerPages
  /** Whether a browser may do what the identify page does: the gate is off, or it has signed in. */
  readonly isOpen: (ctx: KoaContextWithOIDC) => boolean
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

/** What one request carries from hook to hook. */
export interface RequestNotes {
  /** Id of the login that the request belongs to. */
  loginId?: string
  /** Members of the answer to an authorization request, until it is written. */
  answer?: AuthorizationAnswer
  findings?: Finding[]
  /** What the library threw last. */
  failure?: Error
  /** Why a request was refused before the library saw it, for developers. */
  reason?: string
  /** The partner as it was when the login began, where it has changed since. */
  formerPartner?: Partner
  /** The error that a fault puts in the place of the answer. */
  faultError?: { readonly error: string; readonly description: string }
  /** Id of the action that was made with the request, and its user. */
  action?: string
  user?: User
  /** The action that the user confirmed at once: then nobody is asked. */
  confirmed?: { readonly action: string; readonly facts: ConfirmationFacts }
  /** The partner that a request named, where the library does not get to see it. */
  partner?: string
  /** What is wrong with an authorization request, to be thrown once the library has found the redirect URI right. */
  requestFailure?: Error
  /** The login behind the token that is made or used. */
  login?: ConfirmedLogin
  /** The ID token that was issued. */
  idToken?: IssuedToken
  /** Whether faults changed it. */
  hasFaultyToken?: boolean
  hasAssertion?: boolean
  /** The client assertion, once it was verified. */
  assertion?: DecodedJwt
  /** The request object of an authorization request, once it was opened. */
  requestObject?: RequestObject
}

/** The notes of a request, made when first asked for. */
export function notesOf(ctx: { state: Record<string, unknown> }): RequestNotes {
  ctx.state['notes'] ??= {}
  return ctx.state['notes'] as RequestNotes
}

/** A parameter, when it is a text. */
export function textParam(
  params: Readonly<Record<string, unknown>>,
  name: string,
): string | undefined {
  const value = params[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}
