import { setMaxListeners } from 'node:events'
import type { Configuration } from './config/configuration.ts'
import type { Fixtures } from './config/fixtures.ts'
import { type Clock, systemClock } from './domain/clock.ts'
import { isPrivateName } from './domain/host-name.ts'
import { defaultBrowserUrl, type Names } from './domain/origin.ts'
import { secretToken, systemRandom } from './domain/random.ts'
import { type Listener, listen, ownHost } from './listener.ts'
import { createLogger, type Logger } from './logger.ts'
import { protocolCollections } from './oidc/adapter.ts'
import { createBeginAction } from './oidc/begin-action.ts'
import type { IssuerDependencies } from './oidc/context.ts'
import { createVisits } from './oidc/interactions.ts'
import { createJwtIssuer } from './oidc/issue-jwt.ts'
import { loadKeys } from './oidc/keys.ts'
import { createLogins } from './oidc/logins.ts'
import { createJwtOpener } from './oidc/open-jwt.ts'
import { createOutbound } from './oidc/outbound.ts'
import { createPartnerKeys } from './oidc/partner-keys.ts'
import { createProviderPool } from './oidc/pool.ts'
import { createPortraits } from './oidc/portraits.ts'
import { createMemoryStore } from './state/memory-store.ts'
import { createScenarioRunner } from './state/scenario-runner.ts'
import { createState, type State } from './state/state.ts'
import type { Surroundings } from './surroundings.ts'
import { createApp } from './web/app.ts'
import type { WebDependencies } from './web/dependencies.ts'
import { createIssuerPages } from './web/issuer-pages.ts'

/** A running simulator, from the inside. */
export interface RunningSimulator {
  /** The browser origin. */
  readonly url: string
  readonly port: number
  readonly state: State
  readonly clock: Clock
  readonly logger: Logger
  /** Set when one was made, since the address is public and none was given. */
  readonly madeControlToken?: string
  reset(): Promise<void>
  /** Replaces what came from fixtures; later logins see it. */
  useFixtures(fixtures: Fixtures): Promise<void>
  stop(): Promise<void>
}

/**
 * The composition root: everything is made here, once, and handed to those who need it.
 *
 * @throws ConfigurationError when a port is in use or keys cannot be used; then nothing is left running
 */
export async function runSimulator(
  configuration: Configuration,
  surroundings: Surroundings = {},
): Promise<RunningSimulator> {
  const { clock = systemClock, random = systemRandom } = surroundings
  const write = surroundings.write ?? ((line) => process.stderr.write(`${line}\n`))
  const { logLevel: level, logFormat: format, publicUrl, partnerKeysCache } = configuration
  const logger = createLogger({ level, format, now: clock.now, write })
  const isPublic = publicUrl !== undefined && !isPrivateName(new URL(publicUrl).host)
  const keys = await loadKeys({
    ...(configuration.keys === undefined ? {} : { keys: configuration.keys }),
    privateNames: !isPublic,
  })

  const store = createMemoryStore(clock)
  const state = createState(store, clock)
  const scenarios = createScenarioRunner({ ...state, clock })
  const stopping = new AbortController()
  setMaxListeners(0, stopping.signal)
  let fixtures = configuration.fixtures
  let listener: Listener | undefined
  const settings = () => fixtures.settings
  const port = () => listener?.port ?? configuration.port
  const names = (): Names => ({
    port: port(),
    scheme: 'http',
    host: ownHost(configuration.host),
    ...(publicUrl === undefined ? {} : { publicUrl }),
    internalUrls: configuration.internalUrls,
  })

  const madeControlToken =
    isPublic && configuration.controlToken === undefined ? secretToken(24) : undefined
  const controlToken = configuration.controlToken ?? madeControlToken
  const cookieKeys: [string, ...string[]] = [secretToken(32)]

  const web = {} as { dependencies?: WebDependencies }
  const outbound = createOutbound({
    privateNetworks: configuration.privateNetworks,
    now: systemClock.now,
  })
  const partnerKeys = createPartnerKeys({
    store,
    clock: systemClock,
    outbound,
    strict: configuration.strict,
    ...(partnerKeysCache === undefined ? {} : { cacheSeconds: partnerKeysCache }),
    onFinding: ({ code }, finding) =>
      state.findings.add(finding, { issuer: 'v2', step: 'keys', partner: code }),
  })
  const issuerDependencies: IssuerDependencies = {
    state,
    jwtOpener: createJwtOpener({ keys, partnerKeys, wallClock: systemClock }),
    jwtIssuer: createJwtIssuer(keys, partnerKeys),
    outbound,
    strict: configuration.strict,
    portrait: createPortraits(),
    logins: createLogins(store),
    settings,
    keys,
    cookieKeys,
    clock,
    wallClock: systemClock,
    random,
    pages: createIssuerPages(() => web.dependencies),
  }
  const pool = createProviderPool(issuerDependencies)
  const anyProvider = () => {
    const url = defaultBrowserUrl(names())
    const [first] = pool.at({ url, kind: 'browser', browserUrl: url })
    if (first === undefined) throw new Error('there are no issuers')
    return first.provider
  }
  const visits = createVisits(anyProvider, state.partners, store, systemClock, settings)

  async function useFixtures(next: Fixtures): Promise<void> {
    fixtures = next
    await state.populate(fixtures)
  }

  async function reset(): Promise<void> {
    await scenarios.clear()
    await state.actions.clear()
    for (const collection of protocolCollections) await store.clear(collection)
    await state.findings.clear()
    await state.populate(fixtures)
    await state.journal.clear()
    await state.journal.write({
      type: 'control',
      step: 'control',
      outcome: 'reset to the fixtures',
    })
  }

  web.dependencies = {
    configuration,
    names,
    settings,
    state,
    partnerKeys,
    visits,
    beginAction: createBeginAction({ state, visits, scenarios, settings, clock, random }),
    providersAt: (origin) => pool.at(origin),
    cookieKeys,
    ...(controlToken === undefined ? {} : { controlToken }),
    keys: { source: keys.source, kids: keys.publicJwks.keys.map(({ kid }) => kid ?? '') },
    clock,
    random,
    reset,
    ownAddress: () => `http://${ownHost(configuration.host)}:${port()}`,
    stopping: stopping.signal,
    onBackChannel: ({ url }) =>
      logger.log('info', `back channel: ${url} is used for the first time`),
    onUnknownHost: (message) => logger.log('warn', message),
    onError: (error) => logger.log('error', describe(error)),
  }

  if (keys.source === 'made') {
    logger.log(
      'warn',
      'keys were made for this start only: clients that cached them will refuse tokens after the next; keep them with --keys <file>',
    )
  }
  if (fixtures.partners.length === 0) {
    logger.log(
      'warn',
      'there is no partner: the packaged ones are off on a public URL; add yours with --client-id or --fixtures',
    )
  }
  state.journal.follow((entry) => logger.entry(entry))
  await state.populate(fixtures)
  const app = createApp(web.dependencies)
  try {
    listener = await listen(configuration.host, configuration.port, app.callback())
  } catch (error) {
    await store.close()
    throw error
  }

  return {
    url: defaultBrowserUrl(names()),
    port: port(),
    state,
    clock,
    logger,
    ...(madeControlToken === undefined ? {} : { madeControlToken }),
    reset,
    useFixtures,
    async stop() {
      stopping.abort()
      await listener?.close()
      await scenarios.clear()
      await store.close()
    },
  }
}

/** An error for the log: what and where, never its causes, which may hold key material. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return `unexpected: ${String(error)}`
  const where = error.stack?.split('\n')[1]?.trim() ?? ''
  return `unexpected: ${error.name}: ${error.message} ${where}`
}
