import { createConfiguration } from './config/configuration.ts'
import type { GivenOptions } from './config/given-options.ts'
import { SimulatorError } from './domain/errors.ts'
import type { JournalEntryType } from './domain/journal-entry.ts'
import { isPhoneNumber } from './domain/phone-number.ts'
import type { ConfirmationMethod, RejectReason } from './domain/scenario.ts'
import { issuers, issuerUrl } from './oidc/issuers.ts'
import { type RunningSimulator, runSimulator } from './simulator.ts'
import type { Surroundings } from './surroundings.ts'
import {
  type ActionJson,
  actionJson,
  type FindingJson,
  findingJson,
  type JournalEntryJson,
  journalEntryJson,
  type PartnerJson,
  partnerJson,
  type UserJson,
  userJson,
} from './web/control/shapes.ts'

export type { Clock } from './domain/clock.ts'
export type { InputError, SimulatorErrorCode } from './domain/errors.ts'
export { ConfigurationError, NoActionError, SimulatorError } from './domain/errors.ts'
export type { Random } from './domain/random.ts'
export type { Surroundings } from './surroundings.ts'
/** The shapes of the control API: times in ISO 8601. */
export type Action = ActionJson
export type User = UserJson
export type Partner = PartnerJson
export type Finding = FindingJson
export type JournalEntry = JournalEntryJson

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

/** Which actions are meant. */
export interface ActionQuery {
  /** E.164 */
  readonly phoneNumber?: string
  /** Code of the partner. */
  readonly partner?: string
}

/** A running simulator. */
export interface Simulator extends AsyncDisposable {
  /** The browser origin, such as `http://localhost:4876`. */
  readonly url: string
  /** The port that it listens on: differs from that of `url` behind a proxy or a port mapping. */
  readonly port: number
  /** Issuer identifiers at that origin. */
  readonly issuers: { readonly csapi: string; readonly v2: string }
  readonly actions: {
    /** Those that are kept, oldest first. */
    list(query?: ActionQuery): Promise<Action[]>
    /** @throws SimulatorError `not-found` */
    get(id: string): Promise<Action>
    /**
     * The oldest pending action that matches, waited for up to `timeout` seconds (30 unless given).
     *
     * @throws NoActionError when none came
     */
    next(query?: ActionQuery & { readonly timeout?: number }): Promise<Action>
    /** @throws SimulatorError `not-found`, `action-already-decided`, `method-not-allowed` */
    confirm(id: string, options?: { readonly method?: ConfirmationMethod }): Promise<Action>
    /** @throws SimulatorError `not-found`, `action-already-decided` */
    reject(id: string, options?: { readonly reason?: RejectReason }): Promise<Action>
    /** @throws SimulatorError `not-found`, `action-already-decided` */
    expire(id: string): Promise<Action>
  }
  readonly users: {
    list(): Promise<User[]>
    /** By phone number or id. @throws SimulatorError `not-found` */
    get(phoneNumberOrId: string): Promise<User>
  }
  readonly partners: {
    list(): Promise<Partner[]>
    /** @throws SimulatorError `not-found` */
    get(code: string): Promise<Partner>
    /** What a partner's requests did that itsme would refuse, or advises against. @throws SimulatorError `not-found` */
    findings(code: string): Promise<Finding[]>
  }
  readonly journal: {
    /** Oldest first. */
    list(
      filter?: ActionQuery & {
        readonly type?: JournalEntryType
        readonly reference?: string
        readonly after?: number
      },
    ): Promise<JournalEntry[]>
    clear(): Promise<void>
  }
  /** Back to the fixtures: actions, journal and logins in flight end; keys stay. */
  reset(): Promise<void>
  /** Ends everything: no listener, timer or connection is left. */
  stop(): Promise<void>
}

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
  return wrap(await runSimulator(configuration, surroundings))
}

/** The public face of a running simulator. */
function wrap(running: RunningSimulator): Simulator {
  const { state, clock, url } = running
  const json = (action: Parameters<typeof actionJson>[0]) => actionJson(action, clock.now())
  const [csapi, v2] = issuers
  return {
    url,
    port: running.port,
    issuers: { csapi: issuerUrl(csapi, url), v2: issuerUrl(v2, url) },
    actions: {
      list: async (query) => (await state.actions.list(checked(query))).map(json),
      get: async (id) => json(await state.actions.get(id)),
      next: async ({ timeout = 30, ...query } = {}) =>
        json(await state.actions.next(checked(query), timeout)),
      confirm: async (id, options) => json(await state.actions.confirm(id, options?.method)),
      reject: async (id, options) => json(await state.actions.reject(id, options?.reason)),
      expire: async (id) => json(await state.actions.expire(id)),
    },
    users: {
      list: async () => (await state.users.list()).map(userJson),
      get: async (key) => userJson(found(await state.users.find(key), 'user', key)),
    },
    partners: {
      list: async () => (await state.partners.list()).map(partnerJson),
      get: async (code) => partnerJson(found(await state.partners.find(code), 'partner', code)),
      findings: async (code) => {
        found(await state.partners.find(code), 'partner', code)
        return (await state.findings.list(code)).map(findingJson)
      },
    },
    journal: {
      list: async (filter) => (await state.journal.list(checked(filter))).map(journalEntryJson),
      clear: () => state.journal.clear(),
    },
    reset: () => running.reset(),
    stop: () => running.stop(),
    [Symbol.asyncDispose]: () => running.stop(),
  }
}

/** A wrong phone number is an error, never an empty list. @throws SimulatorError `bad-input` */
function checked<Q extends ActionQuery>(query: Q = {} as Q): Q {
  const { phoneNumber } = query
  if (phoneNumber === undefined || isPhoneNumber(phoneNumber)) return query
  const message = `must be an E.164 phone number such as +32470000001, got "${phoneNumber}"`
  throw new SimulatorError('bad-input', `phoneNumber: ${message}`, [
    { path: 'phoneNumber', message },
  ])
}

function found<T>(value: T | undefined, what: string, key: string): T {
  if (value !== undefined) return value
  throw new SimulatorError('not-found', `no ${what} "${key}"`)
}
