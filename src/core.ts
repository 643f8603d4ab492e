import { setMaxListeners } from 'node:events'
import type { RequestListener } from 'node:http'
import type { Sandboxes } from './api/context.ts'
import { createInputChecks, type InputChecks } from './api/schemas/input-checks.ts'
import { createSecretLinks } from './api/secret-links.ts'
import type { Configuration } from './config/configuration.ts'
import type { Fixtures } from './config/fixtures/fixtures.ts'
import type { Saved } from './config/saved.ts'
import { createCurrentFixtures } from './current-fixtures.ts'
import type { Clock } from './domain/clock.ts'
import { defined } from './domain/defined.ts'
import type { Names, Origin } from './domain/origin.ts'
import type { Random } from './domain/random.ts'
import { describeError, type Logger } from './logger.ts'
import { followJournal, followLogins, reportMetrics } from './observers.ts'
import { createCookieSigner } from './oidc/keys/cookie-signer.ts'
import { createKeyRing } from './oidc/keys/key-ring.ts'
import type { KeySet } from './oidc/keys/keys.ts'
import { shareKeyRing } from './oidc/keys/shared-key-ring.ts'
import { createOidc } from './oidc/oidc.ts'
import { type Assertions, createAssertions } from './state/assertions.ts'
import { type Bounds, createTellOfBound } from './state/bounds.ts'
import { createState, type State } from './state/state.ts'
import type { Store } from './state/store.ts'
import { createApp } from './web/app.ts'
import type { CreateLimiter } from './web/http/limiter.ts'
import { createRateLimit, type RateLimit } from './web/http/rate-limit.ts'
import { createIssuerPages } from './web/issuer-pages.ts'
import type { Metrics } from './web/metrics/metrics.ts'
import type { WebContext } from './web/web-context.ts'

/** Everything that a simulator or a sandbox is built from. */
export interface CoreParts {
  readonly store: Store
  readonly configuration: Configuration
  readonly fixtures: Fixtures
  readonly clock: Clock
  /** The time in tokens. */
  readonly wallClock: Clock
  readonly random: Random
  readonly logger: Logger
  /** The prefix of its lines in the log. */
  readonly label?: string
  readonly keys: KeySet
  /** Saves keys so that they survive a restart. Absent if the keys did not come from a file. */
  readonly saveKeys?: (keys: KeySet) => Promise<void>
  /** What was added at run time and is kept in a file. Absent without `--save`, and in a sandbox. */
  readonly saved?: Saved
  readonly names: () => Names
  readonly controlToken?: string
  /** Absent without `--metrics`. */
  readonly metrics?: Metrics
  /** Its name in the metrics: the id of a sandbox, or empty. */
  readonly sandbox: string
  /** Signs cookies. */
  readonly cookieKey: string
  /** The address at which this process reaches its own listener. */
  readonly ownAddress: () => string
  /** Aborts when the whole simulator stops, not when a single sandbox closes. */
  readonly stopping: AbortSignal
  /** Aborts before that, when the simulator must not get new work. */
  readonly draining: AbortSignal
  /** Counts the requests to all processes of the store. In the memory of this process by default. */
  readonly createLimiter?: CreateLimiter
  /** The rate limit of the outer simulator: an address has one limit across all sandboxes. */
  readonly rateLimit?: RateLimit
  /** The assertions of the outer simulator: an assertion can be used once across all sandboxes. */
  readonly assertions?: Assertions
  /** The checks of the outer simulator: their schemas are created once for all sandboxes. */
  readonly checks?: InputChecks
  /** The command that started the simulator, with its flags. Absent if a program started it. */
  readonly startLine?: string
  /** Limits on what is stored. */
  readonly bounds: Bounds
  /** Only the outer simulator has sandboxes. */
  readonly sandboxes?: Sandboxes
}

/** A simulator without a socket. */
export interface Core {
  readonly context: WebContext
  readonly assertions: Assertions
  readonly handle: RequestListener
  start(): Promise<void>
  stop(): Promise<void>
}

/** The composition root: creates everything, once, and passes it to the parts that need it. */
export function createCore(parts: CoreParts): Core {
  const { store, configuration, clock, wallClock, random, logger, names, bounds } = parts
  const closing = new AbortController()
  const stopping = AbortSignal.any([parts.stopping, closing.signal])
  setMaxListeners(0, stopping)

  const withSaved = async (next: Fixtures) => parts.saved?.addTo(next) ?? next
  const tellOfBound = createTellOfBound((message) => logger.log('warn', message), bounds)
  const state = createState({ store, clock, random, bounds, tellOfBound })
  const onError = (error: unknown) => logger.log('error', describeError(error))
  const currentFixtures = createCurrentFixtures({
    state,
    fixtures: parts.fixtures,
    options: configuration.overlay.options,
    onError,
  })
  // A sandbox has the keys that the outer simulator had when it was opened.
  const keepsKeys = parts.keys.source === 'made' || parts.label !== undefined
  const keyRing = shareKeyRing(createKeyRing(parts.keys, clock), store, keepsKeys, onError)
  const assertions = parts.assertions ?? createAssertions(store, { bounds, tellOfBound })
  const shared = {
    configuration,
    names,
    settings: () => currentFixtures.current().settings,
    state,
    bounds,
    tellOfBound,
    clock,
    wallClock,
    random,
    keyRing,
    cookieKey: parts.cookieKey,
    cookieSigner: createCookieSigner(parts.cookieKey),
  }

  const pages = createIssuerPages()
  const oidc = createOidc({
    ...shared,
    assertions,
    pages,
    ...defined({ startLine: parts.startLine }),
  })

  const context: WebContext = {
    ...shared,
    ...oidc,
    secretLinks: createSecretLinks({ state, clock }),
    fixtures: currentFixtures.current,
    reset: (next) =>
      currentFixtures.change(
        (current) => withSaved(next ?? current),
        async (fixtures) => {
          await state.reset(fixtures)
          const outcome = 'reset to the fixtures'
          await state.journal.write({ type: 'control', step: 'control', outcome })
        },
      ),
    useFixtures: (next) => currentFixtures.use(() => withSaved(next), state.populate),
    ...defined({
      controlToken: parts.controlToken,
      sandboxes: parts.sandboxes,
      saveKeys: parts.saveKeys,
      saved: parts.saved,
      metrics: parts.metrics,
      rateLimit: parts.rateLimit ?? createOwnRateLimit(parts, state),
    }),
    checks: parts.checks ?? createInputChecks(),
    ownAddress: parts.ownAddress,
    stopping,
    draining: parts.draining,
    ...listenersOf(logger),
    onError,
  }
  pages.use(context)
  followJournal(state, parts)
  followLogins(state, parts)
  const stopMetrics = reportMetrics(state, parts)

  return {
    context,
    assertions,
    handle: createApp(context).callback(),
    async start() {
      await keyRing.begin()
      await currentFixtures.begin()
    },
    async stop() {
      closing.abort()
      stopMetrics()
      await store.close()
    },
  }
}

function createOwnRateLimit(
  { configuration, wallClock, createLimiter }: CoreParts,
  { journal }: State,
): RateLimit | undefined {
  const tell = (outcome: string) => journal.write({ type: 'refusal', step: 'limit', outcome })
  return createRateLimit(configuration.rateLimit, tell, wallClock.now, createLimiter)
}

/** What is logged in addition to the journal. */
function listenersOf(logger: Logger) {
  const warn = (message: string) => logger.log('warn', message)
  return {
    onBackChannel: ({ url }: Origin) =>
      logger.log('info', `back channel: ${url} is used for the first time`),
    onUnknownHost: warn,
    onStrangeRequest: warn,
    onWarning: warn,
  }
}
