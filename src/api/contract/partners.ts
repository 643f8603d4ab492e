import type { PartnerFixture } from '../../config/fixtures/fixture-types.ts'
import type { FindingJson, PartnerJson } from '../entity-json.ts'
import type { ChangeOptions } from './users.ts'

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
   * @param filter.since ISO 8601; leaves out what was last seen before
   * @throws SimulatorError `not-found`
   */
  findings(code: string, filter?: { readonly since?: string }): Promise<FindingJson[]>
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
