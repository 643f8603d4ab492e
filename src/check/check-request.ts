import type { CheckSettings } from './check-settings.ts'
import type { CheckRow } from './row.ts'

/** What {@link CheckSettings} say, and how a program follows the check. */
export interface CheckRequest extends CheckSettings {
  /** Makes the names of the people repeat in every run. */
  readonly seed?: string
  /** Logs in with the user's Chromium, for applications that need JavaScript. It needs the package playwright-core. */
  readonly browser?: boolean
  /** Ends the check after the trial that is under way. */
  readonly signal?: AbortSignal
  /** Called with each row when it is known, and with how many there will be. */
  readonly onRow?: (row: CheckRow, total: number) => void
}
