import type { Provider } from 'oidc-provider'
import type { Configuration } from '../config/configuration.ts'
import type { Settings } from '../config/fixtures.ts'
import type { Clock } from '../domain/clock.ts'
import type { Names, Origin } from '../domain/origin.ts'
import type { Random } from '../domain/random.ts'
import type { BeginAction } from '../oidc/begin-action.ts'
import type { Visits } from '../oidc/interactions.ts'
import type { Issuer } from '../oidc/issuers.ts'
import type { PartnerKeys } from '../oidc/partner-keys.ts'
import type { State } from '../state/state.ts'

/** What the web application is built from; the composition root fills it in. */
export interface WebDependencies {
  readonly configuration: Configuration
  readonly names: () => Names
  readonly settings: () => Settings
  readonly state: State
  readonly partnerKeys: PartnerKeys
  readonly visits: Visits
  readonly beginAction: BeginAction
  readonly providersAt: (origin: Origin) => readonly { issuer: Issuer; provider: Provider }[]
  /** Sign cookies; the first also keys the sign-in cookie. */
  readonly cookieKeys: readonly [string, ...string[]]
  readonly controlToken?: string
  readonly keys: { readonly source: string; readonly kids: readonly string[] }
  readonly clock: Clock
  readonly random: Random
  /** Back to the fixtures. */
  readonly reset: () => Promise<void>
  /** Where this process reaches its own listener: for the demo website's calls to its own simulator. */
  readonly ownAddress: () => string
  /** Cut short when the simulator stops: event streams and waiting calls end. */
  readonly stopping: AbortSignal
  readonly onBackChannel: (origin: Origin) => void
  readonly onUnknownHost: (message: string) => void
  readonly onError: (error: unknown) => void
}
