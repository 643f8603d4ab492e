// The public contract of the library and of the control API: this folder has only types, so the package can publish it on its
// own.
import type { FixtureDocument } from '../../config/fixtures/fixture-types.ts'
import type { ActionApi } from './actions.ts'
import type { FaultApi, Leftovers } from './faults.ts'
import type { JournalApi } from './journal.ts'
import type { LoginApi, RunLogin } from './logins.ts'
import type { PartnerApi } from './partners.ts'
import type { ExpiryApi, KeyApi } from './tokens-and-keys.ts'
import type { UserApi } from './users.ts'

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
