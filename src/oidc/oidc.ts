import type { Configuration } from '../config/configuration.ts'
import type { Settings } from '../config/fixtures/fixtures.ts'
import type { Clock } from '../domain/clock.ts'
import { defined } from '../domain/defined.ts'
import { defaultBrowserUrl, type Names, type Origin } from '../domain/origin.ts'
import type { Random } from '../domain/random.ts'
import type { Assertions } from '../state/assertions.ts'
import type { Bounds, TellOfBound } from '../state/bounds.ts'
import { createScenarioRunner } from '../state/scenario-runner.ts'
import type { State } from '../state/state.ts'
import { createBackchannelRequests } from './ciba/backchannel-requests.ts'
import { createDiscoverySessions } from './ciba/discovery-sessions.ts'
import { createPings } from './ciba/pings.ts'
import { createPolling } from './ciba/polling.ts'
import type { IssuerPages } from './context.ts'
import { createJwtIssuer } from './jwt/issue-jwt.ts'
import { createJwtOpener } from './jwt/open-jwt.ts'
import type { CookieSigner } from './keys/cookie-signer.ts'
import type { KeyRing } from './keys/key-ring.ts'
import { createPartnerKeys, type PartnerKeys } from './keys/partner-keys.ts'
import { type BeginAction, createBeginAction } from './login/begin-action.ts'
import { createLoginCapacity } from './login/login-capacity.ts'
import { createReturnChecks, type ReturnChecks } from './login/return-checks.ts'
import { createScan, type Scan } from './login/scan.ts'
import { createStoredModels, type StoredModels } from './login/stored-models.ts'
import { createTickets, type Tickets } from './login/tickets.ts'
import { createVisits, type Visits } from './login/visits.ts'
import { createMetadataFetches } from './metadata-fetches.ts'
import { createOutbound } from './outbound.ts'
import { createProviderPool, type ProviderPool } from './pool.ts'
import { createPortraits } from './portraits.ts'
import { createReadinessCheck, type ReadinessCheck } from './readiness.ts'

/** The dependencies of itsme's OpenID providers. */
export interface OidcParts {
  readonly configuration: Configuration
  readonly state: State
  readonly settings: () => Settings
  readonly names: () => Names
  readonly clock: Clock
  readonly wallClock: Clock
  readonly random: Random
  readonly keyRing: KeyRing
  readonly cookieSigner: CookieSigner
  readonly assertions: Assertions
  readonly bounds: Bounds
  readonly tellOfBound: TellOfBound
  readonly startLine?: string
  readonly pages: IssuerPages
}

/** The OpenID providers of a simulator, and what the pages and the API need from them. */
export interface Oidc {
  readonly models: StoredModels
  readonly tickets: Tickets
  readonly partnerKeys: PartnerKeys
  readonly visits: Visits
  /** Returns a portrait as base64-encoded JPEG, by its number. */
  readonly portrait: (number: number) => string
  readonly beginAction: BeginAction
  readonly scan: Scan
  readonly returnChecks: ReturnChecks
  readonly checkReadiness: ReadinessCheck
  readonly providersAt: ProviderPool['at']
}

/** Creates itsme's OpenID providers on top of oidc-provider. */
export function createOidc(parts: OidcParts): Oidc {
  const { configuration, state, wallClock, keyRing } = parts
  const { privateNetworks, strict } = configuration
  const { store, partners } = state
  const outbound = createOutbound({ privateNetworks, now: wallClock.now })
  const partnerKeys = createKeysOfPartners(parts, outbound)
  const jwtIssuer = createJwtIssuer(keyRing, partnerKeys, parts.random)
  const models = createStoredModels(store)
  const tickets = createTickets(store)
  const visits = createVisits({ ...parts, store, partners, models })
  const scenarios = createScenarioRunner({ ...state, clock: parts.clock })
  const portrait = createPortraits()
  const beginAction = createBeginAction({ ...parts, visits, scenarios })
  const { scanCodes } = state
  const discoverySessions = createDiscoverySessions(store, parts.clock, parts)
  const ciba = {
    discoverySessions,
    discoveryPolling: createPolling('discoveryPolls', store, wallClock, parts),
    backchannelRequests: createBackchannelRequests(store, parts.clock.now, parts),
    pings: createPings({ state, outbound, clock: parts.clock, limits: parts }),
    backchannelPolling: createPolling('backchannelPolls', store, wallClock, parts),
  }
  const pool = createProviderPool({
    ...parts,
    jwtOpener: createJwtOpener({ keyRing, partnerKeys, wallClock }),
    jwtIssuer,
    outbound,
    strict,
    hasDemo: !configuration.disable.includes('demo'),
    ...defined({ startLine: parts.startLine }),
    portrait,
    noteMetadataFetch: createMetadataFetches(state.journal, parts.clock),
    models,
    ...ciba,
    tickets,
    capacity: createLoginCapacity({ ...parts, store, models }),
    scenarios,
  })
  return {
    models,
    tickets,
    partnerKeys,
    visits,
    portrait,
    beginAction,
    returnChecks: createReturnChecks(parts),
    scan: createScan({ scanCodes, visits, beginAction, discoverySessions, state }),
    checkReadiness: createReadinessCheck({
      store,
      jwtIssuer,
      keyRing,
      // Reading `provider` creates it.
      makeIssuers: () =>
        Promise.all(pool.at(defaultOrigin(parts.names())).map(({ provider }) => provider)),
    }),
    providersAt: (origin) => pool.at(origin),
  }
}

function defaultOrigin(names: Names): Origin {
  const url = defaultBrowserUrl(names)
  return { url, kind: 'browser', browserUrl: url }
}

function createKeysOfPartners(
  { configuration, state, wallClock }: OidcParts,
  outbound: ReturnType<typeof createOutbound>,
): PartnerKeys {
  const { strict, partnerKeysCache } = configuration
  return createPartnerKeys({
    store: state.store,
    clock: wallClock,
    outbound,
    strict,
    ...defined({ cacheSeconds: partnerKeysCache }),
    onFinding: ({ code }, finding) =>
      state.findings.add(finding, { issuer: 'v2', step: 'keys', partner: code }),
    isStale: async ({ code }) => {
      const place = { issuer: 'v2', endpoint: 'token', partner: code } as const
      return (await state.faults.fire(place, ({ kind }) => kind === 'stale-keys')).length > 0
    },
  })
}
