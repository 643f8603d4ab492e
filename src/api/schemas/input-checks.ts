import { createEntryChecks, type EntryChecks } from '../../config/fixtures/check-entry.ts'
import { lazy } from '../../domain/lazy.ts'
import { type ControlInputs, createControlInputs } from './inputs.ts'

/** What checks the input of calls. A simulator and its sandboxes share it, because its schemas take milliseconds. */
export interface InputChecks {
  /** Checks of users, partners and faults. */
  readonly entries: EntryChecks
  /** The schemas of queries and bodies; the first call creates them. */
  readonly inputs: () => ControlInputs
}

export function createInputChecks(): InputChecks {
  return { entries: createEntryChecks(), inputs: lazy(createControlInputs) }
}
