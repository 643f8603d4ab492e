/// <reference lib="esnext.disposable" preserve="true" />
import { createConfiguration } from './config/configuration.ts'
import type { FaultFixture, FixtureDocument, PartnerFixture } from './config/fixture-types.ts'
import type { GivenOptions } from './config/given-options.ts'
import { withoutUndefined } from './domain/defined.ts'
import { SimulatorError } from './domain/errors.ts'
import { lazy } from './domain/lazy.ts'
import { defaultBrowserUrl } from './domain/origin.ts'
import { endWhenStopped, refuseWhenStopped } from './end-when-stopped.ts'
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
  Leftovers,
  LifeDeeds,
  LoginDeeds,
  LoginQuery,
  LoginRequest,
  LoginResult,
  NewSandbox,
  NewUser,
  NextLoginQuery,
  PartnerDeeds,
  RotationJson,
  SandboxJson,
  UserDeeds,
} from './web/steering/contract.ts'
import type { LoginJson, LoginSummaryJson } from './web/steering/login-shapes.ts'
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
export { ConfigurationError, NoActionError, NoLoginError, SimulatorError } from './domain/errors.ts'
export type { Random } from './domain/random.ts'
export type { Surroundings } from './surroundings.ts'
/** The shapes of the control API: times in ISO 8601. */
export type Action = ActionJson
export type User = UserJson
export type Partner = PartnerJson
export type Fault = FaultJson
export type Finding = FindingJson
export type JournalEntry = JournalEntryJson
export type Login = LoginJson
export type LoginSummary = LoginSummaryJson
/** As fixtures write them. */
export type NewPartner = PartnerFixture
export type NewFault = FaultFixture
export type {
  ActionQuery,
  JournalQuery,
  LoginQuery,
  LoginRequest,
  LoginResult,
  NewSandbox,
  NewUser,
  NextLoginQuery,
}

/** The options of the library (docs/options.md). */
export type SimulatorOptions = Omit<
  GivenOptions,
  'watch' | 'readyFile' | 'clientId' | 'clientSecret' | 'service' | 'redirectUri' | 'fixtures'
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
  readonly logins: LoginDeeds & {
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
  reset(): Promise<Leftovers>
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
  /** Ends everything: no listener, timer or connection is left. Every call afterwards rejects with SimulatorError `stopped`. */
  stop(): Promise<Leftovers>
}

/** An open sandbox; it closes by itself when it was idle for long. */
export interface SandboxHandle extends Steerable, AsyncDisposable {
  readonly id: string
  /** Its control token. */
  readonly token: string
  close(): Promise<void>
}

export type { Expired, Leftovers, RotationJson, SandboxJson }

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
  const given = withoutUndefined({ ...options, ...fixtures })
  const configuration = createConfiguration({ logLevel: 'silent', ...given })
  const running = await runSimulator(configuration, surroundings)
  const { web, url, port } = running
  const { leftovers } = createSteering(web)
  const stop = lazy(async () => {
    const left = await leftovers()
    await running.stop()
    return left
  })
  const dispose = async () => void (await stop())
  return {
    ...steerable(web),
    port,
    sandboxes: sandboxCalls(web, url),
    stop,
    [Symbol.asyncDispose]: dispose,
  }
}

function sandboxCalls(web: WebDependencies, url: string): Simulator['sandboxes'] {
  const { stopping } = web
  const { sandboxes } = createSteering(web)
  const calls = endWhenStopped(
    {
      open: (request: NewSandbox) => sandboxes.open(request, url),
      close: (id: string) => sandboxes.close(id),
    },
    stopping,
  )
  return {
    async open(request = {}) {
      const { json, sandbox } = await calls.open(request)
      const close = () => calls.close(json.id)
      // At the end of a block it need not be open any more.
      const dispose = () => sandboxes.close(json.id).catch(ignoreClosed)
      const handle = { ...steerable(sandbox.web), id: json.id, token: json.token, close }
      return { ...handle, [Symbol.asyncDispose]: dispose }
    },
    list() {
      refuseWhenStopped(stopping)
      return sandboxes.list(url)
    },
    close: calls.close,
  }
}

function ignoreClosed(error: unknown): void {
  if (!(error instanceof SimulatorError && error.code === 'not-found')) throw error
}

/** What can be done to a simulator or a sandbox. */
function steerable(web: WebDependencies): Steerable {
  const url = defaultBrowserUrl(web.names())
  const [csapi, v2] = issuers
  const {
    putFixtures,
    sandboxes: _sandboxes,
    leftovers: _leftovers,
    ...deeds
  } = createSteering(web)
  const { stopping } = web
  const calls = {
    ...deeds,
    logins: {
      ...deeds.logins,
      run: (request: LoginRequest) => deeds.logins.run(request, { url, browserUrl: url }),
    },
    fixtures: {
      put: (document: string | FixtureDocument) =>
        putFixtures(
          typeof document === 'string'
            ? { name: 'fixtures', text: document }
            : { name: 'fixtures', document },
        ),
    },
  }
  const ending = endWhenStopped(calls, stopping)
  const follow: JournalDeeds['follow'] = (listener, query) => {
    refuseWhenStopped(stopping)
    return deeds.journal.follow(listener, query)
  }
  return {
    ...ending,
    journal: { ...ending.journal, follow },
    url,
    issuers: { csapi: issuerUrl(csapi, url), v2: issuerUrl(v2, url) },
  }
}
