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
import type { LoginJson, LoginSummaryJson } from './login-shapes.ts'
import type {
  ActionJson,
  FaultJson,
  FindingJson,
  JournalEntryJson,
  PartnerJson,
  UserJson,
} from './shapes.ts'

// What the library promises, and the control API with it: types only, which stand alone in the package.

/** Which actions or entries are meant. */
export interface ActionQuery {
  /** E.164 */
  readonly phoneNumber?: string
  /** Code of the partner. */
  readonly partner?: string
}

/** The actions of a simulator: the finger. */
export interface ActionApi {
  /** Those that are kept, oldest first. */
  list(query?: ActionQuery & { readonly status?: ActionStatus }): Promise<ActionJson[]>
  /** @throws SimulatorError `not-found` */
  get(id: string): Promise<ActionJson>
  /**
   * The oldest pending action that matches, waited for up to `timeout` seconds (30 unless given).
   *
   * @throws NoActionError when none came
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

/** A part of a list. */
export interface PageQuery {
  /** 100 if absent. */
  readonly limit?: number
  /** The key of the last entry of the part before. */
  readonly after?: string
}

/** A user as fixtures write it; without a phone number it gets one that nobody has. */
export type NewUser = Partial<UserFixture>

/** A change that depends on what is there. */
export interface ChangeOptions {
  /** Entity tags, as `etag` gives them: nothing is changed if something else is there now. */
  readonly ifMatch?: string
}

/** The users of a simulator, changed at run time: what the next login meets. */
export interface UserApi {
  /** Oldest first. */
  list(): Promise<UserJson[]>
  /** Some of them: `limit` after the one with the id `after`. @throws SimulatorError `bad-input` if that one is gone */
  page(query: PageQuery): Promise<UserJson[]>
  /** By phone number or id. @throws SimulatorError `not-found` */
  get(phoneNumberOrId: string): Promise<UserJson>
  /**
   * Without a phone number: a fresh one, `nationalPhoneNumber` ready to be typed.
   *
   * @throws SimulatorError `bad-input`, `already-exists`
   */
  add(user?: NewUser): Promise<UserJson>
  /**
   * A merge patch (RFC 7396) on what the user was made of; null where fixtures can say null means "has none". A login in
   * flight ends with the data it began with.
   *
   * @throws SimulatorError `bad-input`, `not-found`, `changed-meanwhile`, `already-exists` for the name of a fault
   */
  change(phoneNumberOrId: string, patch: NewUser, options?: ChangeOptions): Promise<UserJson>
  /** The entity tag of a user: another one after each change. @throws SimulatorError `not-found` */
  etag(phoneNumberOrId: string): Promise<string>
  /**
   * With the faults for that phone number; one who comes again with the same number is somebody else.
   *
   * @throws SimulatorError `not-found`
   */
  remove(phoneNumberOrId: string): Promise<void>
}

/** For how long a link is good. */
export interface SecretLinkOptions {
  /** Seconds. */
  readonly expiresIn?: number
}

/** A page that shows a client secret once. */
export interface SecretLinkJson {
  readonly url: string
  /** ISO 8601. */
  readonly expiresAt: string
}

/** The partners of a simulator, changed at run time: what the next request meets. Secrets are never answered. */
export interface PartnerApi {
  /** Oldest first. */
  list(): Promise<PartnerJson[]>
  /** @throws SimulatorError `not-found` */
  get(code: string): Promise<PartnerJson>
  /** One that authenticates by a client secret and brings none gets one: `yaml` and `secretLink` show it. @throws SimulatorError `bad-input`, `already-exists` */
  add(partner: PartnerFixture): Promise<PartnerJson>
  /** A merge patch (RFC 7396) on what the partner was made of. @throws SimulatorError `bad-input`, `not-found`, `changed-meanwhile` */
  change(
    code: string,
    patch: Partial<PartnerFixture>,
    options?: ChangeOptions,
  ): Promise<PartnerJson>
  /** The entity tag of a partner: another one after each change. @throws SimulatorError `not-found` */
  etag(code: string): Promise<string>
  /**
   * Registers a redirect URI for a service, if it is not there already. Of several calls at once none is lost, so the
   * workers of a test run can each add their own.
   *
   * @throws SimulatorError `bad-input`, `not-found`
   */
  addRedirectUri(code: string, service: string, redirectUri: string): Promise<PartnerJson>
  /** Takes a redirect URI of a service away. @throws SimulatorError `not-found` */
  removeRedirectUri(code: string, service: string, redirectUri: string): Promise<void>
  /** @throws SimulatorError `not-found` */
  remove(code: string): Promise<void>
  /** What a partner's requests did that itsme would refuse, or advises against. @throws SimulatorError `not-found` */
  findings(code: string): Promise<FindingJson[]>
  /** The partner as a fixture document to keep, with its secret: what was added is gone after a restart. @throws SimulatorError `not-found` */
  yaml(code: string): Promise<string>
  /**
   * A link to a page that shows the client secret once.
   *
   * @param options `expiresIn` in seconds: 24 hours unless given, at most 7 days
   * @throws SimulatorError `not-found`; `bad-input` when the partner has no secret
   */
  secretLink(code: string, options?: SecretLinkOptions, url?: string): Promise<SecretLinkJson>
  /** Fetches the keys at the partner's `jwksUri` now. @throws SimulatorError `not-found`, `bad-input` */
  refreshKeys(code: string): Promise<{ kids: (string | null)[] }>
}

/** What a test has left behind. */
export interface Leftovers {
  /**
   * Faults that never fired, with the reason: what they were for was not tested. Not those of users, nor those with
   * `always`, a `probability`, or `mayNotFire`.
   */
  readonly unfiredFaults: FaultJson[]
}

/** The deliberate wrongs of a simulator. */
export interface FaultApi {
  /** Oldest first. */
  list(filter?: { readonly phoneNumber?: string }): Promise<FaultJson[]>
  /** @throws SimulatorError `not-found` */
  get(name: string): Promise<FaultJson>
  /** From now on; once unless it says otherwise. @throws SimulatorError `bad-input`, `already-exists` */
  add(fault: FaultFixture): Promise<FaultJson>
  /** @throws SimulatorError `not-found` */
  remove(name: string): Promise<void>
  /** Opens a latch: what it holds continues, and it holds nothing more. @throws SimulatorError `not-found`, `bad-input` */
  release(name: string): Promise<FaultJson>
  /** Those that should have fired by now, and have not. */
  unfired(): Promise<FaultJson[]>
}

/** Which entries are meant; all that is given must be so. */
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
   * The entries that match, taken away. Where there is none, waits up to `timeout` seconds (0 unless given) for the
   * first; then the answer is empty.
   */
  take(query?: JournalQuery & { readonly timeout?: number }): Promise<JournalEntryJson[]>
  /** Takes away those that match; all of them unless given. */
  clear(query?: JournalQuery): Promise<void>
  /** Calls `listener` with each new entry that matches; the answer ends it. */
  follow(listener: (entry: JournalEntryJson) => void, query?: JournalQuery): () => void
}

/** How many codes or tokens ended. */
export interface Expired {
  readonly expired: number
}

/** Ends codes and access tokens now. */
export interface ExpiryApi {
  /** Codes that were not redeemed yet. */
  readonly codes: { expire(query?: ActionQuery & { readonly code?: string }): Promise<Expired> }
  readonly accessTokens: {
    expire(query?: ActionQuery & { readonly accessToken?: string }): Promise<Expired>
  }
}

/** A login to be done without a browser. */
export interface LoginRequest {
  /** Code of the partner. */
  readonly partner: string
  /** Code of the service; the partner's first unless given. */
  readonly service?: string
  /** E.164. A user who does not decide at once confirms. */
  readonly phoneNumber: string
  /** `csapi` for client secrets and `v2` for keys, unless given. */
  readonly issuer?: 'csapi' | 'v2'
  /** Beside `openid` and the service; `profile email` unless given. */
  readonly scope?: string
  /** The parameter `claims`. */
  readonly claims?: Readonly<Record<string, unknown>>
  readonly acrValues?: string
  readonly state?: string
  readonly nonce?: string
  /** The service's first unless given. */
  readonly redirectUri?: string
  /** Redeems the code, too. */
  readonly tokens?: boolean
}

/** What came of a login. */
export interface LoginResult {
  /** Id of the login, for `logins.get`. */
  readonly id: string
  /** Where the browser would go. */
  readonly redirectTo: string
  readonly issuer: string
  /** Null where the user did not confirm; with `tokens` it is used already. */
  readonly code: string | null
  readonly error?: string
  readonly errorDescription?: string
  /** For redeeming the code, where the partner requires PKCE. */
  readonly codeVerifier?: string
  /** The answer of the token endpoint, with `tokens`. */
  readonly tokens?: {
    readonly access_token: string
    readonly token_type: string
    /** Seconds. */
    readonly expires_in: number
    readonly id_token: string
  }
}

/**
 * Does a whole login without a browser; a user who does not decide at once confirms.
 *
 * @param origin whose issuer gives the tokens: by default the browser origin
 * @throws SimulatorError `bad-input`, `not-found`, `login-failed`
 */
export type RunLogin = (
  request: LoginRequest,
  origin?: { readonly url: string; readonly browserUrl: string },
) => Promise<LoginResult>

/** Which logins are meant; all that is given must be so. */
export interface LoginQuery {
  /** Code of the partner; of an unknown client, its `client_id` as it was sent. */
  readonly partner?: string
  /** Code of the service. */
  readonly service?: string
  /** E.164 */
  readonly phoneNumber?: string
  /** One of several, if it is a list. */
  readonly outcome?: LoginOutcome | readonly LoginOutcome[]
  /** ISO 8601: logins that began at that time or later. */
  readonly since?: string
  /** Oldest first by default. */
  readonly order?: 'asc' | 'desc'
  /** 100 by default. */
  readonly limit?: number
  /** Id of the login after which to begin; it need not be remembered any more. */
  readonly after?: string
}

/** Which login is waited for, and until it has come how far. */
export interface NextLoginQuery extends Pick<LoginQuery, 'partner' | 'phoneNumber' | 'after'> {
  /** `answered` by default. */
  readonly until?: LoginStage
  /** Seconds: 30 by default, at most 120. */
  readonly timeout?: number
  /** Whether ID tokens are shown as they were sent, too. */
  readonly raw?: boolean
  readonly signal?: AbortSignal
}

/** The logins of a simulator, each from its first request on: what the client sent, and what came of it. */
export interface LoginApi {
  list(query?: LoginQuery): Promise<LoginSummaryJson[]>
  /**
   * A whole login. With `until`, once it has come so far or has ended.
   *
   * @throws SimulatorError `not-found`
   * @throws NoLoginError if it did not come so far in time
   */
  get(
    id: string,
    options?: Pick<NextLoginQuery, 'until' | 'timeout' | 'raw' | 'signal'>,
  ): Promise<LoginJson>
  /**
   * The oldest login after `after` that matches and has come so far. One that ended otherwise is returned as well: read
   * `outcome`.
   *
   * @throws NoLoginError if there was none in time
   */
  next(query?: NextLoginQuery): Promise<LoginJson>
  /** Forgets all logins. Those in flight go on. */
  clear(): Promise<void>
}

/** What a sandbox is opened with. */
export interface NewSandbox {
  /** A document, laid over the fixtures of the simulator. */
  readonly fixtures?: FixtureDocument | Readonly<Record<string, unknown>>
  readonly settings?: SettingsFixture
  /** Seconds without a request after which it closes: 900 unless given. */
  readonly idleSeconds?: number
}

/** A sandbox as the control API shows it. */
export interface SandboxJson {
  readonly id: string
  /** What stands before every path: `http://localhost:4876/s/k3x9`. */
  readonly url: string
  readonly issuers: { readonly csapi: string; readonly v2: string }
  /** Its control token. */
  readonly token: string
  readonly createdAt: string
  readonly expiresAt: string
}

/** What came of a rotation. Times in ISO 8601. */
export interface RotationJson {
  /** The key that signs now. */
  readonly signingKid: string
  /** Every key that is published, the signing key first. */
  readonly kids: readonly string[]
  /** When the new key begins to sign. */
  readonly signsAt: string
  /** When the keys of before are no longer published. */
  readonly retiresAt: string
  /** `memory`: gone at a restart, since the keys came from no file. */
  readonly kept: 'file' | 'memory'
}

/** The simulator's own keys. */
export interface KeyApi {
  /**
   * A new key signs; those of before stay published for 24 hours more.
   *
   * @param options `signsAfter`: seconds during which the old key goes on signing while the new one is published
   * already, for clients that keep keys and do not look again; 0 unless given, at most 86,400
   * @throws SimulatorError `keys-are-fixed` when they were given as a JWKS, or the file cannot be written
   */
  rotate(options?: { readonly signsAfter?: number }): Promise<RotationJson>
}

/** What can be done to a running simulator, or to a sandbox: the control API offers the same over HTTP. */
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
     * Puts a document, or YAML or JSON text, in the place of the files, all or nothing, and resets.
     *
     * @param name of the document in error messages
     * @throws SimulatorError `bad-input`
     */
    put(document: string | FixtureDocument, name?: string): Promise<void>
  }
  /**
   * Back to the fixtures of the start, or of the last `fixtures.put`: actions, faults, journal and logins end; keys stay.
   *
   * @returns what the test before it has left behind
   */
  reset(): Promise<Leftovers>
}
