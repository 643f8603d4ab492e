import type { Login } from '../../domain/login/login.ts'
import type { LoginOutcome } from '../../domain/login/login-outcome.ts'
import { placeOfLogin } from '../../domain/login/login-request.ts'
import { membersOf } from '../../domain/members.ts'
import type { State } from '../../state/state.ts'
import type { Metrics } from './metrics.ts'

interface Followed {
  readonly state: State
  /** Empty for the simulator itself. */
  readonly sandbox: string
}

/** Counts what this process writes to the journal. Returns a function that ends this. */
export function countJournal(metrics: Metrics, { state, sandbox }: Followed): () => void {
  return state.journal.followOwn((entry) => {
    const { type, detail } = entry
    if (type === 'error') metrics.countError(sandbox)
    if (type === 'finding') metrics.countFinding(sandbox, String(membersOf(detail)['rule']))
    if (type === 'fault') metrics.countFault(sandbox, String(membersOf(detail)['kind']))
  })
}

/** Counts a login that has ended. */
export async function countLogin(
  metrics: Metrics,
  { state, sandbox }: Followed,
  login: Login,
  outcome: LoginOutcome,
): Promise<void> {
  const { partner } = placeOfLogin(login)
  const known = partner === null ? undefined : await state.partners.find(partner)
  metrics.countLogin(sandbox, known?.authentication ?? 'unknown', outcome)
}
