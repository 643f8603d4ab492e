import type { Action } from '../../domain/action.ts'
import { SimulatorError } from '../../domain/errors.ts'
import type { User } from '../../domain/user.ts'
import { type ScanCodes, scanCodeLength } from '../../state/scan-codes.ts'
import type { BeginAction } from './begin-action.ts'
import type { Visits } from './visits.ts'

/**
 * Lets the app of a user scan a QR code: the user is asked to confirm, and the page that shows the code goes on.
 *
 * @param text the content of the QR code, or the code in it
 * @throws SimulatorError `not-found` if there is no such code or its login has ended; `too-old`; `bad-input` if the
 *   user's account is not active; `too-many-actions`
 */
export type Scan = (text: string, user: User, how: 'qr' | 'app') => Promise<Action>

interface ScanDependencies {
  readonly scanCodes: ScanCodes
  readonly visits: Visits
  readonly beginAction: BeginAction
}

export function createScan({ scanCodes, visits, beginAction }: ScanDependencies): Scan {
  return async (text, user, how) => {
    const code = codeIn(text)
    const { id } = await scanCodes.find(code)
    if (user.status !== 'active') {
      const message = `the account of ${user.phoneNumber} is ${user.status}: its app scans nothing`
      throw new SimulatorError('bad-input', message)
    }
    const visit = await visits.find(id)
    const action = visit && (await beginAction(visit, user.phoneNumber, how))
    if (action === undefined) {
      const message = 'the login of this QR code has ended; start again at the application'
      throw new SimulatorError('not-found', message)
    }
    await scanCodes.use(code)
    return action
  }
}

const codePattern = new RegExp(`(?:^|/scan/)([a-z0-9]{${scanCodeLength}})(?:[?#].*)?$`)

/** Returns the code in the content of a QR code: `https://itsme.example.com/scan/<code>`. */
function codeIn(text: string): string {
  const trimmed = text.trim().slice(0, 1_000)
  return codePattern.exec(trimmed)?.[1] ?? trimmed
}
