import type { Clock } from '../../domain/clock.ts'
import type { JournalEntry } from '../../domain/journal-entry.ts'
import { outcomeOf } from '../../domain/login/login-outcome.ts'
import { placeOfLogin } from '../../domain/login/login-request.ts'
import { membersOf } from '../../domain/members.ts'
import type { State } from '../../state/state.ts'
import type { Metrics } from './metrics.ts'

/** The maximum number of logins that are remembered as counted. */
const most = 20_000

interface Followed {
  readonly state: State
  readonly clock: Clock
  /** Empty for the simulator itself. */
  readonly sandbox: string
}

/** Counts what this process writes to the journal. Returns a function that ends this. */
export function countJournal(metrics: Metrics, { state, clock, sandbox }: Followed): () => void {
  const counted = new Set<string>()

  /** Counts a login as soon as its outcome is known. */
  async function countLogin(id: string): Promise<void> {
    const login = counted.has(id) ? undefined : await state.logins.find(id)
    const outcome = login && outcomeOf(login, clock.now())
    if (login === undefined || outcome === undefined || outcome === 'waiting') return
    const { partner } = placeOfLogin(login)
    const known = partner === null ? undefined : await state.partners.find(partner)
    if (counted.has(id)) return
    if (counted.size >= most) counted.clear()
    counted.add(id)
    metrics.countLogin(sandbox, known?.authentication ?? 'unknown', outcome)
  }

  return state.journal.followOwn((entry: JournalEntry) => {
    const { type, login } = entry
    const detail = membersOf(entry.detail)
    if (type === 'error') metrics.countError(sandbox)
    if (type === 'finding') metrics.countFinding(sandbox, String(detail['rule']))
    if (type === 'fault') metrics.countFault(sandbox, kindOf(entry))
    // A login that cannot be read is counted with its next entry.
    if (login !== undefined) void countLogin(login).catch(() => undefined)
  })
}

const kindOf = ({ detail }: JournalEntry) => String(membersOf(detail)['kind'])
