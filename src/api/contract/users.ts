import type { UserFixture } from '../../config/fixtures/fixture-types.ts'
import type { ActionJson, UserJson } from '../entity-json.ts'
import type { NewUserFault } from './faults.ts'
import type { CountryCode } from './known-words.ts'

/** Selects a page of a list. */
export interface PageQuery {
  /** Maximum number of entries: 100 by default. */
  readonly limit?: number
  /** The key of the last entry of the previous page. */
  readonly after?: string
}

/** A user, in the format of fixtures. A user without a phone number gets an unused one. */
export interface NewUser extends Partial<Omit<UserFixture, 'country' | 'faults'>> {
  /** Belgium by default. */
  readonly country?: CountryCode
  readonly faults?: readonly NewUserFault[]
}

/** Makes a change conditional on the current state. */
export interface ChangeOptions {
  /** Entity tags as `etag` returns them, separated by commas. Nothing changes if the current tag is not among them. */
  readonly ifMatch?: string
}

/** What a scan began. */
export interface ScanJson {
  /** The request that the user is asked to confirm; null for a user discovery session. */
  readonly action: ActionJson | null
  /** Id of the user discovery session whose code was scanned. */
  readonly userDiscoverySession: string | null
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
   * Lets the user's app scan a QR code. On itsme's page, the user is then asked to confirm, and the page goes on. The
   * partner of a user discovery session learns who scanned its code.
   *
   * @param code the content of the QR code: `…/scan/<code>`, or the code alone
   * @throws SimulatorError `not-found` if there is no such user or code, or the login has ended; `too-old` if the code
   *   was replaced or scanned; `bad-input` if the account is blocked or deleted
   */
  scan(phoneNumberOrId: string, code: string): Promise<ScanJson>
  /**
   * Removes a user and the faults for the user's phone number. A user who is added later with the same number is a
   * different person.
   *
   * @throws SimulatorError `not-found`
   */
  remove(phoneNumberOrId: string): Promise<void>
}
