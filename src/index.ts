/// <reference lib="esnext.disposable" preserve="true" />

import { createCheckedApi } from './api/checked-api.ts'
import type { SimulatorContext } from './api/context.ts'
import type { ActionQuery } from './api/contract/actions.ts'
import type { Leftovers, NewFault } from './api/contract/faults.ts'
import type { Fixtures } from './api/contract/fixtures.ts'
import type { JournalApi, JournalQuery } from './api/contract/journal.ts'
import type {
  CibaLoginRequest,
  CibaLoginResult,
  LoginQuery,
  LoginRequest,
  LoginResult,
  NextLoginQuery,
} from './api/contract/logins.ts'
import type { NewSandbox, SandboxJson } from './api/contract/sandboxes.ts'
import type { SimulatorApi } from './api/contract/simulator.ts'
import type { Expired, RotationJson } from './api/contract/tokens-and-keys.ts'
import type { NewUser } from './api/contract/users.ts'
import type {
  ActionJson,
  FaultJson,
  FindingJson,
  JournalEntryJson,
  PartnerJson,
  UserJson,
} from './api/entity-json.ts'
import type { LoginJson, LoginSummaryJson } from './api/login-json.ts'
import { CheckError } from './check/check-error.ts'
import type { CheckRequest } from './check/check-request.ts'
import type { CheckReport } from './check/report/json.ts'
import type { CheckGroup, CheckRow, Verdict } from './check/row.ts'
import { checkApplication } from './check-calls.ts'
import { createConfiguration } from './config/configuration.ts'
import type { PartnerFixture } from './config/fixtures/fixture-types.ts'
import type { GivenOptions } from './config/options/given-options.ts'
import { withoutUndefined } from './domain/defined.ts'
import { SimulatorError } from './domain/errors.ts'
import { lazy } from './domain/lazy.ts'
import { defaultBrowserUrl } from './domain/origin.ts'
import { endWhenStopped, refuseWhenStopped } from './end-when-stopped.ts'
import { issuers, issuerUrl } from './oidc/issuers.ts'
import { runSimulator } from './simulator.ts'
import type { Surroundings } from './surroundings.ts'

export type { Clock } from './domain/clock.ts'
export type { InputError, SimulatorErrorCode } from './domain/errors.ts'
export { ConfigurationError, NoActionError, NoLoginError, SimulatorError } from './domain/errors.ts'
export type { Random } from './domain/random.ts'
export type { Surroundings } from './surroundings.ts'
export type { CheckGroup, CheckReport, CheckRequest, CheckRow, Verdict }
export { CheckError }
/** The types of the control API. Times in ISO 8601. */
export type Action = ActionJson
export type User = UserJson
export type Partner = PartnerJson
export type Fault = FaultJson
export type Finding = FindingJson
export type JournalEntry = JournalEntryJson
export type Login = LoginJson
export type LoginSummary = LoginSummaryJson
/** The format of fixtures. */
export type NewPartner = PartnerFixture
export type {
  ClaimName,
  CountryCode,
  FaultAttributes,
  FaultKindName,
  TokenClaim,
} from './api/contract/known-words.ts'
export type {
  ActionQuery,
  CibaLoginRequest,
  CibaLoginResult,
  Fixtures,
  JournalQuery,
  LoginQuery,
  LoginRequest,
  LoginResult,
  NewFault,
  NewSandbox,
  NewUser,
  NextLoginQuery,
}

/** The options of {@link startSimulator} (docs/options.md). */
export type SimulatorOptions = Omit<
  GivenOptions,
  'watch' | 'readyFile' | 'clientId' | 'clientSecret' | 'service' | 'redirectUri' | 'fixtures'
> & {
  /**
   * Paths of files or folders, or whole documents. They are laid over the packaged fixtures in order. `{ … } satisfies
   * Fixtures` finds typos when it is compiled.
   */
  readonly fixtures?:
    | string
    | Fixtures
    | Readonly<Record<string, unknown>>
    | readonly (string | Fixtures | Readonly<Record<string, unknown>>)[]
}

/** The operations of a simulator or a sandbox, and where to reach it. */
export interface SimulatorHandle extends SimulatorApi {
  /**
   * Logs in through an application, once well and then with every fault, and says what it did: the rows of
   * `itsme-simulator check`. The application has to log people in at this simulator.
   *
   * @throws CheckError if the start URL leads elsewhere, or the good login fails
   */
  check(request: CheckRequest): Promise<CheckReport>
  /** The browser origin, such as `http://localhost:4876`; for a sandbox, with its path. */
  readonly url: string
  /** The issuer identifiers at that origin. */
  readonly issuers: { readonly csapi: string; readonly v2: string }
}

/** @deprecated since 0.2.0: use {@link SimulatorHandle}. */
export type Steerable = SimulatorHandle

/** A running simulator. */
export interface Simulator extends SimulatorHandle, AsyncDisposable {
  /** The port on which the simulator listens. Behind a proxy or a port mapping, `url` has another port. */
  readonly port: number
  readonly sandboxes: {
    /**
     * Opens a sandbox: a separate simulator below a path.
     *
     * @throws SimulatorError `bad-input`, `too-many-sandboxes`
     */
    open(request?: NewSandbox): Promise<SandboxHandle>
    list(): Promise<SandboxJson[]>
    /** @throws SimulatorError `not-found` */
    close(id: string): Promise<void>
  }
  /**
   * Stops the simulator. No listener, timer or connection is left. Later calls fail with SimulatorError `stopped`.
   *
   * @returns what the tests left behind
   */
  stop(): Promise<Leftovers>
}

/** An open sandbox. It closes automatically after a time without requests: 15 minutes by default. */
export interface SandboxHandle extends SimulatorHandle, AsyncDisposable {
  readonly id: string
  /** Its control token. */
  readonly token: string
  close(): Promise<void>
}

export type { Expired, Leftovers, RotationJson, SandboxJson }

/**
 * Starts a simulator in this process. Several simulators can run side by side.
 *
 * @param options the options of the command line, by their library names; `logLevel` is `silent` by default
 * @param surroundings for tests: another clock, source of randomness, or destination of the log
 * @throws ConfigurationError with every problem in the options and fixtures
 */
export async function startSimulator(
  options: SimulatorOptions = {},
  surroundings: Surroundings = {},
): Promise<Simulator> {
  const fixtures = options.fixtures === undefined ? {} : { fixtures: [options.fixtures].flat() }
  const given = withoutUndefined({ ...options, ...fixtures })
  const configuration = createConfiguration({ logLevel: 'silent', ...given })
  const running = await runSimulator(configuration, surroundings)
  const { context, url, port } = running
  const { leftovers } = createCheckedApi(context)
  const stop = lazy(async () => {
    const left = await leftovers()
    await running.stop()
    return left
  })
  const dispose = async () => void (await stop())
  return {
    ...createHandle(context),
    port,
    sandboxes: sandboxCalls(context, url),
    stop,
    [Symbol.asyncDispose]: dispose,
  }
}

function sandboxCalls(context: SimulatorContext, url: string): Simulator['sandboxes'] {
  const { stopping } = context
  const { sandboxes } = createCheckedApi(context)
  const calls = endWhenStopped(
    {
      open: (request: NewSandbox) => sandboxes.open(request, url),
      list: () => sandboxes.list(url),
      close: (id: string) => sandboxes.close(id),
    },
    stopping,
  )
  return {
    async open(request = {}) {
      const { json, sandbox } = await calls.open(request)
      const close = () => calls.close(json.id)
      // The sandbox may have closed before the end of the block.
      const dispose = () => sandboxes.close(json.id).catch(ignoreClosed)
      const handle = { ...createHandle(sandbox.context), id: json.id, token: json.token, close }
      return { ...handle, [Symbol.asyncDispose]: dispose }
    },
    list: calls.list,
    close: calls.close,
  }
}

function ignoreClosed(error: unknown): void {
  if (!(error instanceof SimulatorError && error.code === 'not-found')) throw error
}

/** Creates the public operations of a simulator or a sandbox. They fail once the simulator has stopped. */
function createHandle(context: SimulatorContext): SimulatorHandle {
  const { stopping, names } = context
  const url = defaultBrowserUrl(names())
  const [csapi, v2] = issuers
  const { sandboxes: _sandboxes, leftovers: _leftovers, ...api } = createCheckedApi(context)
  const check = (request: CheckRequest) => checkApplication(context, url, request)
  const calls = endWhenStopped({ ...api, check }, stopping)
  const follow: JournalApi['follow'] = (listener, query) => {
    refuseWhenStopped(stopping)
    return api.journal.follow(listener, query)
  }
  return {
    ...calls,
    journal: { ...calls.journal, follow },
    url,
    issuers: { csapi: issuerUrl(csapi, url), v2: issuerUrl(v2, url) },
  }
}
