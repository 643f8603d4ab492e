import { setMaxListeners } from 'node:events'
import type { Configuration } from './config/configuration.ts'
import type { Fixtures } from './config/fixtures/fixtures.ts'
import { loadFixtures } from './config/fixtures/load-fixtures.ts'
import type { TlsFiles } from './config/options/tls-files.ts'
import { type Core, type CoreParts, createCore } from './core.ts'
import { systemClock } from './domain/clock.ts'
import { defined } from './domain/defined.ts'
import { isPrivateName } from './domain/host-name.ts'
import { basePathOf, defaultBrowserUrl, type Names } from './domain/origin.ts'
import { type Random, secretToken, seededRandom, systemRandom } from './domain/random.ts'
import { faultText } from './faults/fault.ts'
import { type Listener, listen, ownAddressOf, ownHost } from './listener.ts'
import { createLogger, type Logger } from './logger.ts'
import type { KeySet } from './oidc/keys/keys.ts'
import { loadKeys } from './oidc/keys/load-keys.ts'
import { createSandboxes, withSandboxes } from './sandboxes.ts'
import { dividedBounds, simulatorBounds } from './state/bounds.ts'
import { createMemoryStore } from './state/memory/memory-store.ts'
import type { OwnSurroundings } from './surroundings.ts'
import { loadModules } from './web/http/load-modules.ts'
import type { WebContext } from './web/web-context.ts'

/** A sandbox remembers so many times less than the simulator. */
const sandboxShare = 8

/** A running simulator, from the inside. */
export interface RunningSimulator {
  /** The browser origin. */
  readonly url: string
  readonly port: number
  readonly logger: Logger
  /** What the control API and the library work with. */
  readonly context: WebContext
  /** Set when one was made, since the address is public or the gate is on, and none was given. */
  readonly madeControlToken?: string
  /** Connections from here on get another certificate. @throws ConfigurationError when it cannot be used; then the old one stays */
  useCertificate(tls: TlsFiles): void
  stop(): Promise<void>
}

/**
 * Runs a simulator: a core, its sandboxes, and the sockets that they share.
 *
 * @throws ConfigurationError when a port is in use or keys cannot be used; then nothing is left running
 */
export async function runSimulator(
  configuration: Configuration,
  surroundings: OwnSurroundings = {},
): Promise<RunningSimulator> {
  const { clock = systemClock, wallClock = systemClock } = surroundings
  const write = surroundings.write ?? ((line) => process.stderr.write(`${line}\n`))
  const { logLevel: level, logFormat: format, publicUrl, fixtures } = configuration
  const logger = createLogger({ level, format, now: clock.now, write })
  const isPublic = publicUrl !== undefined && !isPrivateName(new URL(publicUrl).host)
  const { keys, save: saveKeys } = await loadKeys({
    ...(configuration.keys === undefined ? {} : { keys: configuration.keys }),
    privateNames: !isPublic,
  })
  const stopping = new AbortController()
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
  const madeControlToken =
    (isPublic || configuration.gate) && configuration.controlToken === undefined
      ? secretToken(24)
      : undefined
  const controlToken = configuration.controlToken ?? madeControlToken
  const random = surroundings.random ?? randomOf(configuration)

  const { bounds = simulatorBounds, createStore = createMemoryStore } = surroundings
  const shared = {
    clock,
    wallClock,
    logger,
    keys,
    ownAddress: () => `${scheme}://${ownAddressOf(configuration.host)}:${port()}`,
    stopping: stopping.signal,
  } satisfies Partial<CoreParts>
  const sandboxes = createSandboxes({
    clock,
    random,
    fixtures: () => core.context.fixtures(),
    loadOptions: configuration.overlay.options,
    createCore: (id, laid, token) =>
      createCore({
        ...shared,
        store: createStore(clock),
        keys: core.context.keyRing.all(),
        assertions: core.assertions,
        bounds: dividedBounds(bounds, sandboxShare),
        ...defined({ rateLimit: core.context.rateLimit }),
        configuration,
        fixtures: laid,
        random: randomOf(configuration, id),
        label: `s/${id}`,
        names: () => ({ ...names(), basePath: `/s/${id}` }),
        controlToken: token,
      }),
  })
  const core: Core = createCore({
    ...shared,
    store: createStore(clock),
    ...defined({ saveKeys, startLine: surroundings.startLine }),
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
  const urls = [...configuration.internalUrls, ...(publicUrl === undefined ? [] : [publicUrl])]
  try {
    const handle = withSandboxes(sandboxes, urls.map(basePathOf), core.handle)
    listener = await listen(configuration.host, configuration.port, handle, configuration.tls)
  } catch (error) {
    await core.stop()
    throw error
  }

  return {
    url: defaultBrowserUrl(names()),
    port: port(),
    logger,
    context: core.context,
    ...(madeControlToken === undefined ? {} : { madeControlToken }),
    useCertificate: (tls) => listener?.useCertificate(tls),
    async stop() {
      stopping.abort()
      await listener?.close()
      await sandboxes.stop()
      await core.stop()
    },
  }
}

/** Chance: with a seed the same in every run, and in each sandbox independent of what others do. */
function randomOf({ seed }: Configuration, sandbox = ''): Random {
  return seed === undefined ? systemRandom : seededRandom(`${seed}\n${sandbox}`)
}

/** A secret that was not given comes from the packaged demo partner, and everybody can read it there. */
function warnOfPublicSecrets(logger: Logger, { partners }: Fixtures): void {
  const published = new Set(loadFixtures([]).partners.map(({ secret }) => secret))
  for (const { code, secret } of partners) {
    if (secret === undefined || !published.has(secret)) continue
    logger.log(
      'warn',
      `partner ${code} has the packaged client secret, which everybody knows; give it one with --client-secret`,
    )
  }
}

/** What somebody who starts a simulator must know. */
function announce(logger: Logger, keys: KeySet, { partners, faults }: Fixtures): void {
  if (keys.source === 'made') {
    logger.log(
      'warn',
      'keys were made for this start only: clients that cached them will refuse tokens after the next; keep them with --keys <file>',
    )
  }
  if (partners.length === 0) {
    logger.log(
      'warn',
      'there is no partner: the packaged ones are off on a public URL; add yours with --client-id or --fixtures',
    )
  }
  // Those that users carry touch nobody who does not log in as such a user.
  for (const fault of faults.filter(({ user }) => user === undefined))
    logger.log('info', `fault "${fault.name}": ${faultText(fault)}`)
}
