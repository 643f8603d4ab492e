/// <reference lib="esnext.disposable" preserve="true" />
import { createConfiguration } from './config/configuration.ts'
import type { FaultFixture, FixtureDocument, PartnerFixture } from './config/fixture-types.ts'
import type { GivenOptions } from './config/given-options.ts'
import { defaultBrowserUrl } from './domain/origin.ts'
import { issuers, issuerUrl } from './oidc/issuers.ts'
import { runSimulator } from './simulator.ts'
import type { Surroundings } from './surroundings.ts'
import type { WebDependencies } from './web/dependencies.ts'
import type {
  ActionDeeds,
  ActionQuery,
  Expired,
  FaultDeeds,
  JournalDeeds,
  JournalQuery,
  KeyDeeds,
  LifeDeeds,
  LoginRequest,
  LoginResult,
  NewSandbox,
  NewUser,
  PartnerDeeds,
  RotationJson,
  SandboxJson,
  UserDeeds,
} from './web/steering/contract.ts'
import type {
  ActionJson,
  FaultJson,
  FindingJson,
  JournalEntryJson,
  PartnerJson,
  UserJson,
} from './web/steering/shapes.ts'
import { createSteering } from './web/steering/steering.ts'

export type { Clock } from './domain/clock.ts'
export type { InputError, SimulatorErrorCode } from './domain/errors.ts'
export { ConfigurationError, NoActionError, SimulatorError } from './domain/errors.ts'
export type { Random } from './domain/random.ts'
export type { Surroundings } from './surroundings.ts'
/** The shapes of the control API: times in ISO 8601. */
export type Action = ActionJson
export type User = UserJson
export type Partner = PartnerJson
export type Fault = FaultJson
export type Finding = FindingJson
export type JournalEntry = JournalEntryJson
/** As fixtures write them. */
export type NewPartner = PartnerFixture
export type NewFault = FaultFixture
export type { ActionQuery, JournalQuery, LoginRequest, LoginResult, NewSandbox, NewUser }

/** The options of the library (docs/options.md). */
export type SimulatorOptions = Omit<
  GivenOptions,
  'watch' | 'clientId' | 'clientSecret' | 'service' | 'redirectUri' | 'fixtures'
> & {
  /** Files or folders, or whole documents, laid over the packaged set in order. */
  readonly fixtures?:
    | string
    | Readonly<Record<string, unknown>>
    | readonly (string | Readonly<Record<string, unknown>>)[]
}

/** What a simulator and a sandbox both offer: all that the control API does. */
export interface Steerable extends LifeDeeds {
  /** The browser origin, such as `http://localhost:4876`; of a sandbox with its path. */
  readonly url: string
  /** Issuer identifiers at that origin. */
  readonly issuers: { readonly csapi: string; readonly v2: string }
  readonly actions: ActionDeeds
  readonly users: UserDeeds
  readonly partners: PartnerDeeds
  readonly faults: FaultDeeds
  readonly journal: JournalDeeds
  readonly keys: KeyDeeds
  readonly logins: {
    /**
     * Does a whole login without a browser; a user who does not decide at once confirms.
     *
     * @throws SimulatorError `bad-input`, `not-found`, `login-failed`
     */
    run(request: LoginRequest): Promise<LoginResult>
  }
  readonly fixtures: {
    /** Puts a document, or YAML or JSON text, in the place of the files, all or nothing. @throws SimulatorError `bad-input` */
    put(document: string | FixtureDocument): Promise<void>
  }
  /** Back to the fixtures of the start, or of the last `put`: actions, faults, journal and logins in flight end; keys stay. */
  reset(): Promise<void>
}

/** A running simulator. */
export interface Simulator extends Steerable, AsyncDisposable {
  /** The port that it listens on: differs from that of `url` behind a proxy or a port mapping. */
  readonly port: number
  readonly sandboxes: {
    /** A simulator of its own below a path. @throws SimulatorError `bad-input`, `too-many-sandboxes` */
    open(request?: NewSandbox): Promise<SandboxHandle>
    list(): SandboxJson[]
    /** @throws SimulatorError `not-found` */
    close(id: string): Promise<void>
  }
  /** Ends everything: no listener, timer or connection is left. */
  stop(): Promise<void>
}

/** An open sandbox; it closes by itself when it was idle for long. */
export interface SandboxHandle extends Steerable, AsyncDisposable {
  readonly id: string
  /** Its control token. */
  readonly token: string
  close(): Promise<void>
}

export type { Expired, RotationJson, SandboxJson }

/**
 * Starts a simulator in this process; several run side by side.
 *
 * @param options as on the command line, by their library names; `logLevel` is `silent` unless given
 * @param surroundings for tests: another clock, chance, or place for the log
 * @throws ConfigurationError with every problem of the options and fixtures
 */
export async function startSimulator(
  options: SimulatorOptions = {},
  surroundings: Surroundings = {},
): Promise<Simulator> {
  const fixtures = options.fixtures === undefined ? {} : { fixtures: [options.fixtures].flat() }
  const given = Object.entries({ logLevel: 'silent', ...options, ...fixtures })
  const configuration = createConfiguration(
    Object.fromEntries(given.filter(([, value]) => value !== undefined)),
  )
  const running = await runSimulator(configuration, surroundings)
  const { web, url, port } = running
  const { sandboxes } = createSteering(web)
  const stop = () => running.stop()
  return {
    ...steerable(web),
    port,
    sandboxes: {
      async open(request = {}) {
        const { json, sandbox } = await sandboxes.open(request, url)
        const close = () => sandboxes.close(json.id)
        const handle = { ...steerable(sandbox.web), id: json.id, token: json.token, close }
        return { ...handle, [Symbol.asyncDispose]: close }
      },
      list: () => sandboxes.list(url),
      close: (id) => sandboxes.close(id),
    },
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

/** What can be done to a simulator or a sandbox. */
function steerable(web: WebDependencies): Steerable {
  const url = defaultBrowserUrl(web.names())
  const [csapi, v2] = issuers
  const { runLogin, putFixtures, sandboxes: _sandboxes, ...deeds } = createSteering(web)
  return {
    ...deeds,
    url,
    issuers: { csapi: issuerUrl(csapi, url), v2: issuerUrl(v2, url) },
    logins: { run: (request) => runLogin(request, { url, browserUrl: url }) },
    fixtures: {
      put: (document) =>
        putFixtures(
          typeof document === 'string'
            ? { name: 'fixtures', text: document }
            : { name: 'fixtures', document },
        ),
    },
  }
}
