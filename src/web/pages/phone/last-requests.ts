import { type Action, statusOf } from '../../../domain/action.ts'
import { eachInTurns } from '../../../domain/interruptible.ts'
import type { Login } from '../../../domain/login/login.ts'
import { actionOf } from '../../../domain/login/login-outcome.ts'
import type { WebContext } from '../../web-context.ts'

/** An ended request of a person, and the login that it belongs to. */
export interface LastRequest {
  readonly login: Login
  readonly action: Action
  /** Milliseconds since the epoch. */
  readonly endedAt: number
}

/** Returns the last ended request of each person, by phone number. */
export async function lastRequests({
  state,
  clock,
}: Pick<WebContext, 'state' | 'clock'>): Promise<ReadonlyMap<string, LastRequest>> {
  const last = new Map<string, LastRequest>()
  const now = clock.now()
  await eachInTurns([...(await state.logins.ids())].reverse(), async (id) => {
    const login = await state.logins.find(id)
    const action = login && actionOf(login)
    if (login === undefined || action === undefined || last.has(action.phoneNumber)) return
    if (statusOf(action, now) === 'pending') return
    const endedAt = action.decision?.at ?? action.expiresAt
    last.set(action.phoneNumber, { login, action, endedAt })
  })
  return last
}
