import { setMaxListeners } from 'node:events'
import type { RequestListener } from 'node:http'
import type { Configuration } from './config/configuration.ts'
import type { Fixtures } from './config/fixtures.ts'
import type { Clock } from './domain/clock.ts'
import { defined } from './domain/defined.ts'
import { defaultBrowserUrl, type Names } from './domain/origin.ts'
import { type Random, secretToken } from './domain/random.ts'
import { describeError, type Logger } from './logger.ts'
import { createBeginAction } from './oidc/begin-action.ts'
import { createConfirmedLogins } from './oidc/confirmed-logins.ts'
import type { IssuerDependencies } from './oidc/context.ts'
import { createJwtIssuer } from './oidc/issue-jwt.ts'
import { createKeyRing } from './oidc/key-ring.ts'
import type { KeySet } from './oidc/keys.ts'
import { createLoginCapacity } from './oidc/login-capacity.ts'
import { createJwtOpener } from './oidc/open-jwt.ts'
import { createOutbound } from './oidc/outbound.ts'
import { createPartnerKeys } from './oidc/partner-keys.ts'
import { createProviderPool } from './oidc/pool.ts'
import { createPortraits } from './oidc/portraits.ts'
import { createReadinessCheck } from './oidc/readiness.ts'
import { createStoredModels } from './oidc/stored-models.ts'
import { createTickets } from './oidc/tickets.ts'
import { createVisits } from './oidc/visits.ts'
import { type Assertions, createAssertions } from './state/assertions.ts'
import { type Bounds, createTellOfBound } from './state/bounds.ts'
import { createScenarioRunner } from './state/scenario-runner.ts'
import { createState } from './state/state.ts'
import type { Store } from './state/store.ts'
import { createApp } from './web/app.ts'
import type { OpenSandbox, WebDependencies } from './web/dependencies.ts'
import { refusalOf } from './web/guards.ts'
import { createIssuerPages } from './web/issuer-pages.ts'
import { createRateLimit, type RateLimit } from './web/rate-limit.ts'
import { createSecretLinks } from './web/steering/secret-links.ts'

/** What a simulator, or a sandbox in one, is made from. */
export interface CoreParts {
  readonly store: Store
  readonly configuration: Configuration
  readonly fixtures: Fixtures
  readonly clock: Clock
  /** The time of tokens. */
  readonly wallClock: Clock
  readonly random: Random
  readonly logger: Logger
  /** What stands before its lines in the log. */
  readonly label?: string
  readonly keys: KeySet
  /** Keeps keys over a restart; absent where they came from no file. */
  readonly saveKeys?: (keys: KeySet) => Promise<void>
  readonly names: () => Names
  readonly controlToken?: string
  /** Where this process reaches its own listener. */
  readonly ownAddress: () => string
  /** Of the whole process's simulator; a sandbox that closes stops by itself. */
  readonly stopping: AbortSignal
  /** Of the outer simulator: an address has one limit for all of its sandboxes. */
  readonly rateLimit?: RateLimit
  /** Of the outer simulator: an assertion is good once in all of its sandboxes. */
  readonly assertions?: Assertions
  /** The command that started the simulator; see {@link IssuerDependencies}. */
  readonly startLine?: string
  /** How much is remembered. */
  readonly bounds: Bounds
  /** Only the outer simulator has sandboxes. */
  readonly sandboxes?: OpenSandbox
}

/** A simulator without a socket of its own. */
export interface Core {
  readonly web: WebDependencies
  readonly assertions: Assertions
  readonly handle: RequestListener
  start(): Promise<void>
  stop(): Promise<void>
}

/** The composition root: everything is made here, once, and handed to those who need it. */
export function createCore(parts: CoreParts): Core {
  const { configuration, clock, wallClock, random, logger, names, ownAddress } = parts
  const closing = new AbortController()
  const stopping = AbortSignal.any([parts.stopping, closing.signal])
  setMaxListeners(0, stopping)
  const { store } = parts
  const { bounds } = parts
  const tellOfBound = createTellOfBound((message) => logger.log('warn', message), bounds)
  const state = createState({ store, clock, random, bounds, tellOfBound })
  const assertions = parts.assertions ?? createAssertions({ store, bounds, tellOfBound })
  const scenarios = createScenarioRunner({ ...state, clock })
  const keyRing = createKeyRing(parts.keys, clock)
  const cookieKeys: [string, ...string[]] = [secretToken(32)]
  let fixtures = parts.fixtures
  const settings = () => fixtures.settings

  const web = {} as { dependencies?: WebDependencies }
  const { privateNetworks, partnerKeysCache, strict } = configuration
  const outbound = createOutbound({ privateNetworks, now: wallClock.now })
  const partnerKeys = createPartnerKeys({
    store,
    clock: wallClock,
    outbound,
    strict,
    ...(partnerKeysCache === undefined ? {} : { cacheSeconds: partnerKeysCache }),
    onFinding: ({ code }, finding) =>
      state.findings.add(finding, { issuer: 'v2', step: 'keys', partner: code }),
    isStale: async ({ code }) => {
      const place = { issuer: 'v2', endpoint: 'token', partner: code } as const
      return (await state.faults.fire(place, ({ kind }) => kind === 'stale-keys')).length > 0
    },
  })
  const jwtIssuer = createJwtIssuer(keyRing, partnerKeys)
  const confirmedLogins = createConfirmedLogins(store)
  const models = createStoredModels(store)
  const tickets = createTickets(store)
  const issuerDependencies: IssuerDependencies = {
    state,
    jwtOpener: createJwtOpener({ keyRing, partnerKeys, wallClock }),
    jwtIssuer,
    outbound,
    strict,
    ...defined({ startLine: parts.startLine }),
    portrait: createPortraits(),
    models,
    tickets,
    confirmedLogins,
    assertions,
    capacity: createLoginCapacity({ store, models, confirmedLogins, bounds, tellOfBound }),
    settings,
    keyRing,
    cookieKeys,
    clock,
    wallClock,
    random,
    scenarios,
    pages: createIssuerPages(() => web.dependencies),
    isOpen: (ctx) =>
      !configuration.gate ||
      (web.dependencies !== undefined && refusalOf(ctx, web.dependencies, true) === undefined),
  }
  const pool = createProviderPool(issuerDependencies)
  const anyProvider = () => {
    const url = defaultBrowserUrl(names())
    const [first] = pool.at({ url, kind: 'browser', browserUrl: url })
    if (first === undefined) throw new Error('there are no issuers')
    return first.provider
  }
  const visits = createVisits({
    partners: state.partners,
    models,
    wallClock,
    settings,
  })

  /** One after the other: half of one world and half of another would be none. */
  const populate = <T>(task: () => Promise<T>) => store.lock('population', task)

  async function reset(next: Fixtures): Promise<void> {
    fixtures = next
    await state.reset(fixtures)
    await state.journal.write({
      type: 'control',
      step: 'control',
      outcome: 'reset to the fixtures',
    })
  }

  const tellOfLimit = (outcome: string) =>
    state.journal.write({ type: 'refusal', step: 'limit', outcome })

  const dependencies: WebDependencies = {
    configuration,
    names,
    settings,
    fixtures: () => fixtures,
    state,
    bounds,
    tellOfBound,
    models,
    tickets,
    secretLinks: createSecretLinks({ state, clock }),
    confirmedLogins,
    partnerKeys,
    visits,
    beginAction: createBeginAction({ state, visits, scenarios, settings, clock, random }),
    providersAt: (origin) => pool.at(origin),
    cookieKeys,
    ...defined({ controlToken: parts.controlToken, sandboxes: parts.sandboxes }),
    ...defined({
      rateLimit:
        parts.rateLimit ?? createRateLimit(configuration.rateLimit, tellOfLimit, wallClock.now),
    }),
    keyRing,
    checkReadiness: createReadinessCheck({ store, jwtIssuer, keyRing, makeIssuers: anyProvider }),
    ...defined({ saveKeys: parts.saveKeys }),
    clock,
    wallClock,
    random,
    reset: (next) => populate(() => reset(next ?? fixtures)),
    useFixtures: (next) =>
      populate(async () => {
        fixtures = next
        await state.populate(fixtures)
      }),
    ownAddress,
    stopping,
    onBackChannel: ({ url }) =>
      logger.log('info', `back channel: ${url} is used for the first time`),
    onUnknownHost: (message) => logger.log('warn', message),
    onStrangeRequest: (message) => logger.log('warn', message),
    onWarning: (message) => logger.log('warn', message),
    onError: (error) => logger.log('error', describeError(error)),
  }
  web.dependencies = dependencies
  const prefix = parts.label === undefined ? '' : `${parts.label}  `
  const { follow, followErrors } = state.journal
  const toLog = logger.isOn('info') ? follow : followErrors
  toLog((entry) => logger.entry({ ...entry, summary: prefix + entry.summary }))

  return {
    web: dependencies,
    assertions,
    handle: createApp(dependencies).callback(),
    start: () => state.populate(fixtures),
    async stop() {
      closing.abort()
      await store.close()
    },
  }
}
