import type { Action } from '../../domain/action.ts'
import { SimulatorError } from '../../domain/errors.ts'
import type { User } from '../../domain/user.ts'
import { type ScanCodes, scanCodeLength } from '../../state/scan-codes.ts'
import type { State } from '../../state/state.ts'
import type { DiscoverySession, DiscoverySessions } from '../ciba/discovery-sessions.ts'
import type { BeginAction } from './begin-action.ts'
import type { Visits } from './visits.ts'

/** What a scan leads to: a request to the user, or a user discovery session that knows the user now. */
export type Scanned =
  | { readonly action: Action; readonly session?: never }
  | { readonly session: DiscoverySession; readonly action?: never }

/**
 * Lets the app of a user scan a QR code. On itsme's page, the user is then asked to confirm, and the page goes on. The
 * partner of a user discovery session learns who scanned its code.
 *
 * @param text the content of the QR code, or the code in it
 * @throws SimulatorError `not-found` if there is no such code or its login has ended; `too-old`; `bad-input` if the
 *   user's account is not active; `too-many-actions`
 */
export type Scan = (text: string, user: User) => Promise<Scanned>

interface ScanDependencies {
  readonly scanCodes: ScanCodes
  readonly visits: Visits
  readonly beginAction: BeginAction
  readonly discoverySessions: DiscoverySessions
  readonly state: State
}

export function createScan(dependencies: ScanDependencies): Scan {
  const { scanCodes, visits, beginAction, discoverySessions, state } = dependencies

  async function scanVisit(id: string, { phoneNumber }: User): Promise<Scanned | undefined> {
    const visit = await visits.find(id)
    const action = visit && (await beginAction(visit, phoneNumber, 'qr'))
    return action && { action }
  }

  async function scanSession(id: string, { phoneNumber }: User): Promise<Scanned | undefined> {
    const user = await state.users.current(phoneNumber)
    const session = user && (await discoverySessions.discover(id, user))
    if (user === undefined || session === undefined) return undefined
    const { partner, login, tokenExpiresAt: expiresAt = session.beganAt } = session
    await state.journal.write({
      type: 'request',
      issuer: 'v2',
      step: 'user-discovery',
      ...{ partner, login, phoneNumber },
      user: user.value.id,
      outcome: 'the QR code was scanned',
      facts: [{ what: 'discovered', user: user.value.id, phoneNumber, expiresAt }],
    })
    return { session }
  }

  return async (text, user) => {
    const code = codeIn(text)
    const { kind, id } = await scanCodes.find(code)
    if (user.status !== 'active') {
      const message = `the account of ${user.phoneNumber} is ${user.status}: its app scans nothing`
      throw new SimulatorError('bad-input', message)
    }
    const scanned = await (kind === 'visit' ? scanVisit(id, user) : scanSession(id, user))
    if (scanned === undefined) {
      const message = 'the login of this QR code has ended; start again at the application'
      throw new SimulatorError('not-found', message)
    }
    await scanCodes.use(code)
    return scanned
  }
}

const codePattern = new RegExp(`(?:^|/scan/)([a-z0-9]{${scanCodeLength}})(?:[?#].*)?$`)

/** Returns the code in the content of a QR code: `https://itsme.example.com/scan/<code>`. */
function codeIn(text: string): string {
  const trimmed = text.trim().slice(0, 1_000)
  return codePattern.exec(trimmed)?.[1] ?? trimmed
}
