import type { Api } from '../../api/api.ts'
import type { WebContext } from '../web-context.ts'
import type { Operation } from './operation.ts'
import { actionOperations } from './operations/action-operations.ts'
import { faultOperations } from './operations/fault-operations.ts'
import { journalOperations } from './operations/journal-operations.ts'
import { loginOperations } from './operations/login-operations.ts'
import { partnerOperations } from './operations/partner-operations.ts'
import { sandboxOperations } from './operations/sandbox-operations.ts'
import { simulatorOperations } from './operations/simulator-operations.ts'
import { testerOperations } from './operations/tester-operations.ts'
import { userOperations } from './operations/user-operations.ts'

/** All operations of the control API (design, section 5). */
export function operationsOf(d: WebContext, s: Api): readonly Operation[] {
  return [
    ...simulatorOperations(d, s),
    ...userOperations(s),
    ...partnerOperations(s),
    ...actionOperations(d, s),
    ...faultOperations(d, s),
    ...journalOperations(d, s),
    ...loginOperations(d, s),
    ...sandboxOperations(s),
    ...testerOperations(s),
  ]
}
