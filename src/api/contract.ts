import type {
  FaultFixture,
  FixtureDocument,
  PartnerFixture,
  SettingsFixture,
  UserFixture,
} from '../config/fixtures/fixture-types.ts'
import type { ActionStatus } from '../domain/action.ts'
import type { JournalEntryType } from '../domain/journal-entry.ts'
import type { LoginOutcome, LoginStage } from '../domain/login/login-outcome.ts'
import type { ConfirmationMethod, RejectReason } from '../domain/scenario.ts'
import type {
  ActionJson,
  FaultJson,
  FindingJson,
  JournalEntryJson,
  PartnerJson,
  UserJson,
} from './entity-json.ts'
import type { LoginJson, LoginSummaryJson } from './login-json.ts'

// The public contract of the library and of the control API. This file has only types, so the package can publish it on
// its own.

/** Selects actions or journal entries. An absent member matches everything. */
export interface ActionQuery {
  /** E.164 */
  readonly phoneNumber?: string
  /** Code of the partner. */
  readonly partner?: string
}

/** The actions of a simulator, and the decisions of their users. */
export interface ActionApi {
  /** Returns the stored actions, oldest first. */
  list(query?: ActionQuery & { readonly status?: ActionStatus }): Promise<ActionJson[]>
  /** @throws SimulatorError `not-found` */
  get(id: string): Promise<ActionJson>
  /**
   * Waits for a pending action that matches, and returns the oldest one.
   *
   * @param query `timeout` in seconds: 30 by default, at most 120; `signal` stops the wait
   * @throws NoActionError if there was none in time
   */
  next(
    query?: ActionQuery & { readonly timeout?: number; readonly signal?: AbortSignal },
  ): Promise<ActionJson>
  /** @throws SimulatorError `not-found`, `action-already-decided`, `method-not-allowed` */
  confirm(id: string, options?: { readonly method?: ConfirmationMethod }): Promise<ActionJson>
  /** @throws SimulatorError `not-found`, `action-already-decided` */
  reject(id: string, options?: { readonly reason?: RejectReason }): Promise<ActionJson>
  /** @throws SimulatorError `not-found`, `action-already-decided` */
  expire(id: string): Promise<ActionJson>
}

/** Selects a page of a list. */
export interface PageQuery {
  /** Maximum number of entries: 100 by default. */
  readonly limit?: number
  /** The key of the last entry of the previous page. */
  readonly after?: string
}

/** A user, in the format of fixtures. A user without a phone number gets an unused one. */
export type NewUser = Partial<UserFixture>

/** Makes a change conditional on the current state. */
export interface ChangeOptions {
  /** Entity tags as `etag` returns them, separated by commas. Nothing changes if the current tag is not among them. */
  readonly ifMatch?: string
}

/** The users of a simulator at run time. Changes apply to the next login. */
export interface UserApi {
  /** Oldest first. */
  list(): Promise<UserJson[]>
  /**
   * Returns up to `limit` users after the user with the id `after`, oldest first.
   *
   * @throws SimulatorError `bad-input` if there is no longer a user with the id `after`
   */
  page(query: PageQuery): Promise<UserJson[]>
  /**
   * Finds a user by phone number or id.
   *
   * @throws SimulatorError `not-found`
   */
  get(phoneNumberOrId: string): Promise<UserJson>
  /**
   * Adds a user. A user without a phone number gets an unused one. Type its `nationalPhoneNumber` into a page.
   *
   * @throws SimulatorError `bad-input`, `already-exists`
   */
  add(user?: NewUser): Promise<UserJson>
  /**
   * Applies a merge patch (RFC 7396) to the fixture that the user was made from. Where fixtures allow null, null means
   * "has none". A login in flight ends with the data it began with.
   *
   * @throws SimulatorError `bad-input`, `not-found`, `changed-meanwhile`; `already-exists` if a fault name is taken
   */
  change(phoneNumberOrId: string, patch: NewUser, options?: ChangeOptions): Promise<UserJson>
  /**
   * Returns the entity tag of a user. Each change results in a different tag.
   *
   * @throws SimulatorError `not-found`
   */
  etag(phoneNumberOrId: string): Promise<string>
  /**
   * Removes a user and the faults for the user's phone number. A user who is added later with the same number is a
   * different person.
   *
   * @throws SimulatorError `not-found`
   */
  remove(phoneNumberOrId: string): Promise<void>
}

/** The lifetime of a link. */
export interface SecretLinkOptions {
  /** In seconds. */
  readonly expiresIn?: number
}

/** A page that shows a client secret once. */
export interface SecretLinkJson {
  readonly url: string
  /** ISO 8601. */
  readonly expiresAt: string
}

/**
 * The partners of a simulator at run time. Changes apply to the next request. Only `yaml` and `secretLink` reveal
 * secrets: a {@link PartnerJson} contains none.
 */
export interface PartnerApi {
  /** Oldest first. */
  list(): Promise<PartnerJson[]>
  /** @throws SimulatorError `not-found` */
  get(code: string): Promise<PartnerJson>
  /**
   * Adds a partner. A partner that authenticates with a client secret but has none gets a new one, which `yaml` and
   * `secretLink` reveal.
   *
   * @throws SimulatorError `bad-input`, `already-exists`
   */
  add(partner: PartnerFixture): Promise<PartnerJson>
  /**
   * Applies a merge patch (RFC 7396) to the fixture that the partner was made from.
   *
   * @throws SimulatorError `bad-input`, `not-found`, `changed-meanwhile`
   */
  change(
    code: string,
    patch: Partial<PartnerFixture>,
    options?: ChangeOptions,
  ): Promise<PartnerJson>
  /**
   * Returns the entity tag of a partner. Each change results in a different tag.
   *
   * @throws SimulatorError `not-found`
   */
  etag(code: string): Promise<string>
  /**
   * Registers a redirect URI for a service, if it is not registered yet. Concurrent calls do not overwrite each other,
   * so each worker of a test run can register its own.
   *
   * @throws SimulatorError `bad-input`, `not-found`
   */
  addRedirectUri(code: string, service: string, redirectUri: string): Promise<PartnerJson>
  /**
   * Removes a redirect URI from a service.
   *
   * @throws SimulatorError `not-found`
   */
  removeRedirectUri(code: string, service: string, redirectUri: string): Promise<void>
  /** @throws SimulatorError `not-found` */
  remove(code: string): Promise<void>
  /**
   * Returns what the partner's requests did that itsme would refuse or advises against.
   *
   * @throws SimulatorError `not-found`
   */
  findings(code: string): Promise<FindingJson[]>
  /**
   * Returns the partner as a fixture document in YAML, with its secret. Save it: added partners are lost at a restart.
   *
   * @throws SimulatorError `not-found`
   */
  yaml(code: string): Promise<string>
  /**
   * Creates a link to a page that shows the client secret once.
   *
   * @param options `expiresIn` in seconds: 24 hours by default, at most 7 days
   * @param url the origin of the link; the browser origin by default
   * @throws SimulatorError `not-found`; `bad-input` if the partner has no secret
   */
  secretLink(code: string, options?: SecretLinkOptions, url?: string): Promise<SecretLinkJson>
  /**
   * Fetches the keys at the partner's `jwksUri` now.
   *
   * @returns the key ids; null for a key without one
   * @throws SimulatorError `not-found`, `bad-input`
   */
  refreshKeys(code: string): Promise<{ kids: (string | null)[] }>
}

/** What a test left behind. */
export interface Leftovers {
  /**
   * Faults that never fired, each with the reason: what they were added for was not tested. Faults of users, and faults
   * with `always`, a `probability` below 1, or `mayNotFire` are not included.
   */
  readonly unfiredFaults: FaultJson[]
}

/** The faults of a simulator: the deliberate errors that it makes. */
export interface FaultApi {
  /** Oldest first. */
  list(filter?: { readonly phoneNumber?: string }): Promise<FaultJson[]>
  /** @throws SimulatorError `not-found` */
  get(name: string): Promise<FaultJson>
  /**
   * Adds a fault, which applies from now on. It fires once unless `times`, `always` or `probability` is given.
   *
   * @throws SimulatorError `bad-input`, `already-exists`
   */
  add(fault: FaultFixture): Promise<FaultJson>
  /** @throws SimulatorError `not-found` */
  remove(name: string): Promise<void>
  /**
   * Opens a latch: the responses that it holds continue, and it holds no others.
   *
   * @throws SimulatorError `not-found`; `bad-input` if the fault is not a latch
   */
  release(name: string): Promise<FaultJson>
  /** Returns the faults that should have fired by now but have not; see {@link Leftovers}. */
  unfired(): Promise<FaultJson[]>
}

/** Selects journal entries. An entry must match every member that is given. */
export interface JournalQuery extends ActionQuery {
  readonly type?: JournalEntryType
  /** Nine digits, as on the error page. */
  readonly reference?: string
  /** Id of the action. */
  readonly action?: string
  /** Id of the login. */
  readonly login?: string
  /** Only entries with a higher `seq`. */
  readonly after?: number
}

/** What happened in a simulator, in order. */
export interface JournalApi {
  /** Oldest first. */
  list(query?: JournalQuery): Promise<JournalEntryJson[]>
  /**
   * Returns the entries that match, and removes them from the journal.
   *
   * @param query `timeout` in seconds, 0 by default: how long to wait for the first entry if there is none
   * @returns an empty list if there was no entry in time
   */
  take(query?: JournalQuery & { readonly timeout?: number }): Promise<JournalEntryJson[]>
  /** Removes the entries that match; all entries if there is no query. */
  clear(query?: JournalQuery): Promise<void>
  /** Calls `listener` with each new entry that matches. Returns an unsubscribe function. */
  follow(listener: (entry: JournalEntryJson) => void, query?: JournalQuery): () => void
}

/** How many codes or access tokens were expired. */
export interface Expired {
  readonly expired: number
}

/** Expires codes and access tokens now. */
export interface ExpiryApi {
  /** Codes that have not been redeemed. */
  readonly codes: { expire(query?: ActionQuery & { readonly code?: string }): Promise<Expired> }
  readonly accessTokens: {
    expire(query?: ActionQuery & { readonly accessToken?: string }): Promise<Expired>
  }
}

/** A login without a browser. */
export interface LoginRequest {
  /** Code of the partner. */
  readonly partner: string
  /** Code of the service; the partner's first one by default. */
  readonly service?: string
  /** E.164. If the user's scenario does not decide at once, the user confirms. */
  readonly phoneNumber: string
  /** Defaults to `csapi` for partners with a client secret and to `v2` for partners with keys. */
  readonly issuer?: 'csapi' | 'v2'
  /** In addition to `openid` and the service; `profile email` by default. */
  readonly scope?: string
  /** The request parameter `claims`. */
  readonly claims?: Readonly<Record<string, unknown>>
  readonly acrValues?: string
  readonly state?: string
  readonly nonce?: string
  /** The service's first one by default. */
  readonly redirectUri?: string
  /** Whether to redeem the code as well. */
  readonly tokens?: boolean
}

/** The result of a login. */
export interface LoginResult {
  /** Id of the login, for `logins.get`. */
  readonly id: string
  /** The URL to which the browser would be redirected. */
  readonly redirectTo: string
  readonly issuer: string
  /** Null if the user did not confirm. With `tokens`, the code has already been redeemed. */
  readonly code: string | null
  readonly error?: string
  readonly errorDescription?: string
  /** Needed to redeem the code; present if the partner requires PKCE. */
  readonly codeVerifier?: string
  /** The token response; present with `tokens`. */
  readonly tokens?: {
    readonly access_token: string
    readonly token_type: string
    /** In seconds. */
    readonly expires_in: number
    readonly id_token: string
  }
}

/**
 * Performs a whole login without a browser. If the user's scenario does not decide at once, the user confirms.
 *
 * @param origin the origin whose issuer issues the tokens; the browser origin by default
 * @throws SimulatorError `bad-input`, `not-found`, `login-failed`
 */
export type RunLogin = (
  request: LoginRequest,
  origin?: { readonly url: string; readonly browserUrl: string },
) => Promise<LoginResult>

/** Selects logins. A login must match every member that is given. */
export interface LoginQuery {
  /** Code of the partner; for an unknown client, the `client_id` that it sent. */
  readonly partner?: string
  /** Code of the service. */
  readonly service?: string
  /** E.164 */
  readonly phoneNumber?: string
  /** A list matches logins with any of these outcomes. */
  readonly outcome?: LoginOutcome | readonly LoginOutcome[]
  /** ISO 8601. Only logins that began at that time or later. */
  readonly since?: string
  /** Oldest first by default. */
  readonly order?: 'asc' | 'desc'
  /** 100 by default. */
  readonly limit?: number
  /** Id of the login after which to begin. That login does not have to be stored any longer. */
  readonly after?: string
}

/** Selects the login to wait for, and the stage that it must reach. */
export interface NextLoginQuery extends Pick<LoginQuery, 'partner' | 'phoneNumber' | 'after'> {
  /** `answered` by default. */
  readonly until?: LoginStage
  /** Seconds: 30 by default, at most 120. */
  readonly timeout?: number
  /** Whether to include ID tokens as they were sent. */
  readonly raw?: boolean
  readonly signal?: AbortSignal
}

/** The recorded logins of a simulator, each from its first request: what the client sent, and how the login ended. */
export interface LoginApi {
  list(query?: LoginQuery): Promise<LoginSummaryJson[]>
  /**
   * Returns a whole login. With `until`, waits until the login has reached that stage or has ended.
   *
   * @param options `timeout` in seconds: 30 by default, at most 120
   * @throws SimulatorError `not-found`
   * @throws NoLoginError if the login did not reach the stage in time
   */
  get(
    id: string,
    options?: Pick<NextLoginQuery, 'until' | 'timeout' | 'raw' | 'signal'>,
  ): Promise<LoginJson>
  /**
   * Waits for a login after `after` that matches and has reached the stage `until`, and returns the oldest one. A login
   * that ended before that stage is returned too, so check `outcome`.
   *
   * @throws NoLoginError if there was none in time
   */
  next(query?: NextLoginQuery): Promise<LoginJson>
  /** Deletes all recorded logins. Logins in flight continue. */
  clear(): Promise<void>
}

/** The options of a new sandbox. */
export interface NewSandbox {
  /** A fixture document, which is laid over the fixtures of the simulator. */
  readonly fixtures?: FixtureDocument | Readonly<Record<string, unknown>>
  readonly settings?: SettingsFixture
  /** Seconds without a request after which the sandbox closes: 900 by default. */
  readonly idleSeconds?: number
}

/** A sandbox, as the control API returns it. Times in ISO 8601. */
export interface SandboxJson {
  readonly id: string
  /** The prefix of every path in the sandbox, such as `http://localhost:4876/s/k3x9`. */
  readonly url: string
  readonly issuers: { readonly csapi: string; readonly v2: string }
  /** Its control token. */
  readonly token: string
  readonly createdAt: string
  readonly expiresAt: string
}

/** The result of a key rotation. Times in ISO 8601. */
export interface RotationJson {
  /** Id of the key that signs now. */
  readonly signingKid: string
  /** Ids of all published keys, the signing key first. */
  readonly kids: readonly string[]
  /** When the new key begins to sign. */
  readonly signsAt: string
  /** When the previous keys are no longer published. */
  readonly retiresAt: string
  /** `memory`: the rotation is lost at a restart, since the keys did not come from a file. */
  readonly kept: 'file' | 'memory'
}

/** The simulator's own keys. */
export interface KeyApi {
  /**
   * Creates a new signing key. The previous keys stay published until 24 hours after the new key begins to sign.
   *
   * @param options `signsAfter`: seconds until the new key begins to sign, 0 by default, at most 86,400. The new key is
   * published at once and the old key signs until then, for clients that cache keys and do not fetch them again
   * @throws SimulatorError `keys-are-fixed` if the keys were given as a JWKS, or if their file cannot be written
   */
  rotate(options?: { readonly signsAfter?: number }): Promise<RotationJson>
}

/** The operations of a running simulator or of a sandbox. The control API offers the same over HTTP. */
export interface SimulatorApi extends ExpiryApi {
  readonly actions: ActionApi
  readonly users: UserApi
  readonly partners: PartnerApi
  readonly faults: FaultApi
  readonly journal: JournalApi
  readonly keys: KeyApi
  readonly logins: LoginApi & { readonly run: RunLogin }
  readonly fixtures: {
    /**
     * Replaces the fixture files with a document, or with YAML or JSON text, and resets the simulator. If the document
     * has an error, nothing changes.
     *
     * @param name of the document in error messages
     * @throws SimulatorError `bad-input`
     */
    put(document: string | FixtureDocument, name?: string): Promise<void>
  }
  /**
   * Resets the simulator to its initial fixtures, or to those of the last `fixtures.put`. Actions, faults, journal
   * entries and logins are discarded; keys stay.
   *
   * @returns what the previous test left behind
   */
  reset(): Promise<Leftovers>
}
