import { setMaxListeners } from 'node:events'
import type { Sandboxes } from './api/context.ts'
import type { Configuration } from './config/configuration.ts'
import type { Fixtures } from './config/fixtures/fixtures.ts'
import type { TlsFiles } from './config/options/tls-files.ts'
import type { Saved } from './config/saved.ts'
import { type Core, type CoreParts, createCore } from './core.ts'
import { systemClock } from './domain/clock.ts'
import { defined } from './domain/defined.ts'
import { ConfigurationError, SimulatorError } from './domain/errors.ts'
import { isPrivateName } from './domain/host-name.ts'
import { basePathOf, defaultBrowserUrl, type Names } from './domain/origin.ts'
import { type Random, seededRandom, systemRandom } from './domain/random.ts'
import { type Listener, listen, ownAddressOf, ownHost } from './listener.ts'
import { createLogger, describeError, type Logger } from './logger.ts'
import { loadKeys } from './oidc/keys/load-keys.ts'
import { loadProvider } from './oidc/pool.ts'
import { createSandboxRegistry } from './sandboxes/sandbox-registry.ts'
import { withSandboxes } from './sandboxes/sandbox-routing.ts'
import { createSandboxes } from './sandboxes/sandboxes.ts'
import { sharedSecrets } from './shared-secrets.ts'
import { announce, warnOfPublicSecrets } from './start-warnings.ts'
import { dividedBounds, simulatorBounds } from './state/bounds.ts'
import { openStores } from './stores.ts'
import type { OwnSurroundings } from './surroundings.ts'
import { loadModules } from './web/http/load-modules.ts'
import type { Metrics } from './web/metrics/metrics.ts'
import type { WebContext } from './web/web-context.ts'

/** The limits of a sandbox are this many times lower than those of the simulator. */
export const sandboxShare = 8

/** The internals of a running simulator. */
export interface RunningSimulator {
  /** The browser origin. */
  readonly url: string
  readonly port: number
  readonly logger: Logger
  /** The context that the control API and the library work with. */
  readonly context: WebContext
  /**
   * The generated control token. Present if none was given and one is needed: the address is public, or the gate is on.
   */
  readonly madeControlToken?: string
  /**
   * Uses another certificate for new connections.
   *
   * @throws ConfigurationError if it cannot be used; the previous one then stays in use
   */
  useCertificate(tls: TlsFiles): void
  /**
   * Reports that it is not ready, but keeps serving for a while, so that a load balancer notices. Then ends event streams
   * and waiting calls, and waits for the requests in flight.
   *
   * @param time how long to keep serving, in milliseconds
   */
  drain(time: number): Promise<void>
  stop(): Promise<void>
}

/**
 * Runs a simulator: a core, its sandboxes, and the sockets that they share.
 *
 * @throws ConfigurationError if a port is in use or keys cannot be used; nothing is left running then
 */
export async function runSimulator(
  configuration: Configuration,
  surroundings: OwnSurroundings = {},
): Promise<RunningSimulator> {
  refuseOwnClock(configuration, surroundings)
  const { clock = systemClock, wallClock = systemClock } = surroundings
  const write = surroundings.write ?? ((line) => process.stderr.write(`${line}\n`))
  const { logLevel: level, logFormat: format, publicUrl } = configuration
  const logger = createLogger({ level, format, now: clock.now, write })
  const isPublic = publicUrl !== undefined && !isPrivateName(new URL(publicUrl).host)
  const { keys, save: saveKeys } = await loadKeys({
    ...(configuration.keys === undefined ? {} : { keys: configuration.keys }),
    privateNames: !isPublic,
  })
  const saved = await loadSaved(configuration)
  const fixtures = (await saved?.addTo(configuration.fixtures)) ?? configuration.fixtures
  const stopping = new AbortController()
  const draining = new AbortController()
  setMaxListeners(0, stopping.signal)
  let listener: Listener | undefined
  const port = () => listener?.port ?? configuration.port
  const scheme = configuration.tls === undefined ? 'http' : 'https'
  const names = (): Names => ({
    port: port(),
    scheme,
    host: ownHost(configuration.host),
    ...(publicUrl === undefined ? {} : { publicUrl }),
    internalUrls: configuration.internalUrls,
  })
  const stores = await openStores(configuration, logger, { clock, ...surroundings })
  const store = stores.create()
  const secrets = await sharedSecrets(store)
  const madeControlToken =
    (isPublic || configuration.gate) && configuration.controlToken === undefined
      ? secrets.controlToken
      : undefined
  const controlToken = configuration.controlToken ?? madeControlToken
  const random = surroundings.random ?? randomOf(configuration)
  const onError = (error: unknown) => logger.log('error', describeError(error))

  const { bounds = simulatorBounds } = surroundings
  const metrics = configuration.metrics ? await loadMetrics() : undefined
  const shared = {
    ...defined({ metrics }),
    clock,
    wallClock,
    logger,
    keys,
    ownAddress: () => `${scheme}://${ownAddressOf(configuration.host)}:${port()}`,
    stopping: stopping.signal,
    draining: draining.signal,
  } satisfies Partial<CoreParts>
  const sandboxes = createSandboxes({
    clock,
    random,
    fixtures: () => core.context.fixtures(),
    loadOptions: configuration.overlay.options,
    ...defined({ registry: store.shared && createSandboxRegistry(store, clock.now) }),
    onError,
    async createCore(id, laid, token) {
      const own = stores.create(id)
      return createCore({
        ...shared,
        store: own,
        sandbox: id,
        cookieKey: (await sharedSecrets(own)).cookieKey,
        keys: core.context.keyRing.all(),
        assertions: core.assertions,
        checks: core.context.checks,
        bounds: dividedBounds(bounds, sandboxShare),
        ...defined({ rateLimit: core.context.rateLimit }),
        configuration,
        fixtures: laid,
        random: randomOf(configuration, id),
        label: `s/${id}`,
        names: () => ({ ...names(), basePath: `/s/${id}` }),
        controlToken: token,
      })
    },
  })
  const core: Core = createCore({
    ...shared,
    store,
    sandbox: '',
    cookieKey: secrets.cookieKey,
    ...defined({ createLimiter: stores.createLimiter }),
    ...defined({ saveKeys, saved, startLine: surroundings.startLine }),
    bounds,
    configuration,
    fixtures,
    random,
    names,
    ...(controlToken === undefined ? {} : { controlToken }),
    sandboxes,
  })

  announce(logger, keys, fixtures)
  if (isPublic) warnOfPublicSecrets(logger, fixtures)
  await loadModules(configuration)
  await core.start()
  await openTeams(sandboxes, core.context.fixtures())
  const urls = [...configuration.internalUrls, ...(publicUrl === undefined ? [] : [publicUrl])]
  try {
    const handle = withSandboxes(sandboxes, urls.map(basePathOf), core.handle)
    listener = await listen(configuration.host, configuration.port, handle, configuration.tls)
    // Requests that need it wait.
    await loadProvider()
  } catch (error) {
    await listener?.close()
    await sandboxes.stop()
    await core.stop()
    await stores.close()
    throw error
  }

  return {
    url: defaultBrowserUrl(names()),
    port: port(),
    logger,
    context: core.context,
    ...(madeControlToken === undefined ? {} : { madeControlToken }),
    useCertificate: (tls) => listener?.useCertificate(tls),
    async drain(time) {
      draining.abort()
      listener?.refuseKeepAlive()
      await new Promise<void>((resolve) => clock.after(time, resolve))
      stopping.abort()
      await listener?.finish()
    },
    async stop() {
      stopping.abort()
      await listener?.close()
      await sandboxes.stop()
      await core.stop()
      await stores.close()
    },
  }
}

/** Opens the file of `--save`. What reads it is loaded only then. @throws ConfigurationError */
async function loadSaved({ save, overlay }: Configuration): Promise<Saved | undefined> {
  if (save === undefined) return undefined
  return (await import('./config/saved.ts')).openSaved(save, overlay.options)
}

/** Loads the library for metrics, which is in a chunk of its own in the bundle. */
async function loadMetrics(): Promise<Metrics> {
  return (await import('./web/metrics/prometheus.ts')).createPrometheus()
}

/** Opens the sandboxes of the fixtures. Another process, or an earlier start, may have opened them. */
async function openTeams(sandboxes: Sandboxes, { layers }: Fixtures): Promise<void> {
  const teams = new Map(
    layers.flatMap(({ document }) => document.sandboxes ?? []).map((team) => [team.name, team]),
  )
  for (const team of teams.values()) {
    try {
      await sandboxes.open({ idleSeconds: 0, ...team })
    } catch (error) {
      if (!(error instanceof SimulatorError && error.code === 'already-exists')) throw error
    }
  }
}

/** Processes that share a store have one time. @throws ConfigurationError */
function refuseOwnClock({ store }: Configuration, { clock }: OwnSurroundings): void {
  if (store === undefined || clock === undefined) return
  const message = 'cannot be combined with a clock of its own: other processes have another time'
  throw new ConfigurationError([{ path: 'store', message }])
}

/** Returns the source of randomness. With a seed, every run is the same, and sandboxes do not influence each other. */
function randomOf({ seed }: Configuration, sandbox = ''): Random {
  return seed === undefined ? systemRandom : seededRandom(`${seed}\n${sandbox}`)
}
