import type { WebDependencies } from '../dependencies.ts'
import type { Steering } from '../steering/steering.ts'
import type { Operation } from './operation.ts'
import { actionOperations } from './operations/actions.ts'
import { faultOperations } from './operations/faults.ts'
import { journalOperations } from './operations/journal.ts'
import { loginOperations } from './operations/logins.ts'
import { partnerOperations } from './operations/partners.ts'
import { sandboxOperations } from './operations/sandboxes.ts'
import { simulatorOperations } from './operations/simulator.ts'
import { userOperations } from './operations/users.ts'

/** Every path of the control API (design, section 5). */
export function operationsOf(d: WebDependencies, s: Steering): readonly Operation[] {
  return [
    ...simulatorOperations(d, s),
    ...userOperations(s),
    ...partnerOperations(s),
    ...actionOperations(d, s),
    ...faultOperations(s),
    ...journalOperations(d, s),
    ...loginOperations(d, s),
    ...sandboxOperations(s),
  ]
}
