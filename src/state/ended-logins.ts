import type { Clock } from '../domain/clock.ts'
import type { Login } from '../domain/login/login.ts'
import { type LoginOutcome, outcomeOf } from '../domain/login/login-outcome.ts'
import { endOfLogin } from './logins.ts'
import type { State } from './state.ts'

/** How long a login is remembered as told, in milliseconds. Nothing more is written about it after that. */
const remembered = 2 * 3600_000
/** The maximum number of logins that are remembered, of each kind of end: more than are stored of it (`simulatorBounds`). */
const maxLogins = 2_000

/** Receives a login as soon as its outcome is known. */
export type OnEndedLogin = (login: Login, outcome: LoginOutcome) => void

/**
 * Follows what this process writes to the journal, and tells of each login once when that has ended it, in one of the
 * processes of a shared store. Nothing is told of a login that nobody finishes. Returns a function that ends this.
 */
export function followEndedLogins(
  { store, journal, logins }: Pick<State, 'store' | 'journal' | 'logins'>,
  clock: Clock,
  onEnded: OnEndedLogin,
): () => void {
  const told = {
    refused: store.indexedRecords<true>('toldRefusals'),
    finished: store.indexedRecords<true>('toldLogins'),
  }
  const isTold = async (id: string) =>
    (await told.refused.get(id)) !== undefined || (await told.finished.get(id)) !== undefined

  async function look(id: string): Promise<void> {
    if (await isTold(id)) return
    const login = await logins.find(id)
    const outcome = login && outcomeOf(login, clock.now())
    if (login === undefined || outcome === undefined || outcome === 'waiting') return
    const ofKind = told[endOfLogin(login) ?? 'finished']
    if (!(await ofKind.add(id, true, remembered))) return
    await ofKind.trim({ entries: maxLogins, bytes: Infinity })
    onEnded(login, outcome)
  }

  return journal.followOwn(({ login }) => {
    // A login that cannot be read is told with its next entry.
    if (login !== undefined) void look(login).catch(() => undefined)
  })
}
