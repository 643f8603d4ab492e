import type { Clock } from '../domain/clock.ts'
import type { Login } from '../domain/login/login.ts'
import { type LoginOutcome, outcomeOf } from '../domain/login/login-outcome.ts'
import type { State } from './state.ts'

/** The maximum number of logins that are remembered as ended. */
const most = 20_000

/** Receives a login as soon as its outcome is known. */
export type OnEndedLogin = (login: Login, outcome: LoginOutcome) => void

/**
 * Follows what this process writes to the journal, and tells of each login once when that has ended it. Nothing is
 * written about a login that nobody finishes. Returns a function that ends this.
 */
export function followEndedLogins(
  { journal, logins }: State,
  clock: Clock,
  onEnded: OnEndedLogin,
): () => void {
  const told = new Set<string>()

  async function look(id: string): Promise<void> {
    const login = told.has(id) ? undefined : await logins.find(id)
    const outcome = login && outcomeOf(login, clock.now())
    if (login === undefined || outcome === undefined || outcome === 'waiting') return
    if (told.has(id)) return
    if (told.size >= most) told.clear()
    told.add(id)
    onEnded(login, outcome)
  }

  return journal.followOwn(({ login }) => {
    // A login that cannot be read is told with its next entry.
    if (login !== undefined) void look(login).catch(() => undefined)
  })
}
