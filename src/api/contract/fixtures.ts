import type { FixtureDocument } from '../../config/fixtures/fixture-types.ts'
import type { NewFault } from './faults.ts'
import type { NewUser } from './users.ts'

/** A fixture document (docs/fixtures.md). */
export interface Fixtures extends Omit<FixtureDocument, 'users' | 'faults'> {
  readonly users?: readonly (NewUser & {
    /** E.164 */
    readonly phoneNumber: string
  })[]
  readonly faults?: readonly NewFault[]
}
