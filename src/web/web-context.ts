import type { SimulatorContext } from '../api/context.ts'
import type { Origin } from '../domain/origin.ts'
import type { CookieSigner } from '../oidc/keys/cookie-signer.ts'
import type { BeginAction } from '../oidc/login/begin-action.ts'
import type { ReturnChecks } from '../oidc/login/return-checks.ts'
import type { Visits } from '../oidc/login/visits.ts'
import type { ProvidersAtOrigin } from '../oidc/pool.ts'
import type { ReadinessCheck } from '../oidc/readiness.ts'
import type { Bounds, TellOfBound } from '../state/bounds.ts'
import type { RateLimit } from './http/rate-limit.ts'
import type { Metrics } from './metrics/metrics.ts'

/** The dependencies of the web application. */
export interface WebContext extends SimulatorContext {
  readonly bounds: Bounds
  readonly tellOfBound: TellOfBound
  readonly visits: Visits
  /** Returns a portrait as base64-encoded JPEG, by its number. */
  readonly portrait: (number: number) => string
  readonly beginAction: BeginAction
  readonly cookieSigner: CookieSigner
  readonly returnChecks: ReturnChecks
  readonly providersAt: (origin: Origin) => ProvidersAtOrigin
  /** Absent if there are no limits. */
  readonly rateLimit?: RateLimit
  /** Absent without `--metrics`. */
  readonly metrics?: Metrics
  readonly checkReadiness: ReadinessCheck
  readonly onBackChannel: (origin: Origin) => void
  readonly onUnknownHost: (message: string) => void
  readonly onStrangeRequest: (message: string) => void
  readonly onError: (error: unknown) => void
}
