import type { Clock } from '../domain/clock.ts'
import type { Random } from '../domain/random.ts'
import type { Issuer } from '../oidc/issuers.ts'
import type { OpenBrowser } from './browser/check-browser.ts'
import type { CheckGroup, CheckRow } from './row.ts'

/** What a check needs to know. */
export interface CheckSettings {
  /** The address of the application that begins a login. */
  readonly startUrl: string
  /** `text:` with `{givenName}`, `{familyName}`, `{name}`, `{email}` or `{phoneNumber}`, or `url:` with a path. */
  readonly success: string
  /** A page of the application that only a logged-in person may see. */
  readonly protectedUrl?: string
  /** The groups to run; the good login is always run. */
  readonly only?: readonly CheckGroup[]
  /** Trials to leave out, each with the reason: `nonce-invalid` or `invalid-iss@userinfo`. */
  readonly skip?: Readonly<Record<string, string>>
  /** Phone number of a person whom the application knows, instead of people made for the check. */
  readonly person?: string
  /** Phone number of another one. */
  readonly other?: string
  /** The issuer that the application must use. */
  readonly issuer?: Issuer['name']
  /**
   * Restarts the application, and resolves when it has been restarted. Without it, faults in what an application reads
   * at its start are not tested. It rejects if the application does not start, which is a refusal.
   */
  readonly restart?: () => Promise<void>
}

/** The simulator that the application logs in at, and what a check gets from outside. */
export interface CheckSurroundings {
  readonly simulatorUrl: string
  readonly controlToken?: string
  readonly openBrowser: OpenBrowser
  readonly clock: Clock
  readonly random: Random
  /** Ends the check after the trial that is under way. */
  readonly signal?: AbortSignal
  /** Called with each row when it is known, and with how many there will be. */
  readonly onRow?: (row: CheckRow, total: number) => void
}
