import type { Action } from '../domain/action.ts'
import { defined } from '../domain/defined.ts'
import type { User } from '../domain/user.ts'
import type { Actions } from './actions.ts'
import type { Journal } from './journal.ts'
import type { Store } from './store.ts'
import type { Users } from './users.ts'

/** Three wrong codes block the account (itsme's documentation, app). */
const maxWrongCodes = 3

/** The result of a check. `left` is the number of tries that are left, 0 after the last wrong code. */
export type CodeResult =
  | { readonly kind: 'right' }
  | { readonly kind: 'wrong'; readonly left: number }

/** Checks the codes that people enter on the simulated phones. */
export interface CodeCheck {
  /**
   * Checks a code. A right code resets the count of wrong ones. The third wrong code blocks the user, until a reset or
   * a change of the user's status, and rejects all pending actions of the phone. No tries are left then.
   */
  check(user: User, action: Action, code: string): Promise<CodeResult>
  /** Unblocks a user, who has all tries again. */
  unblock(user: User): Promise<void>
}

interface CodeCheckDependencies {
  readonly store: Store
  readonly users: Users
  readonly actions: Actions
  readonly journal: Journal
}

export function createCodeCheck(dependencies: CodeCheckDependencies): CodeCheck {
  const { store, users, actions, journal } = dependencies
  const wrongCodes = store.counters('wrongCodes')

  async function countWrong(user: User, action: Action): Promise<CodeResult> {
    const count = await wrongCodes.increment(user.id)
    // Codes that come at once with the third one find a user who is being blocked.
    if (count > maxWrongCodes) return { kind: 'wrong', left: 0 }
    const left = maxWrongCodes - count
    await journal.write({
      type: 'action',
      step: 'action',
      issuer: action.issuer,
      partner: action.partner,
      service: action.service,
      user: user.id,
      phoneNumber: user.phoneNumber,
      action: action.id,
      ...defined({ login: action.login }),
      outcome:
        left > 0 ? `wrong code, ${left} tries left` : 'third wrong code: the user is blocked',
      facts: [{ what: 'wrong-code', left }],
    })
    if (left === 0) {
      await users.put({ ...user, status: 'blocked' })
      const { phoneNumber } = user
      for (const { id } of await actions.pending({ phoneNumber }))
        await actions.reject(id, 'wrong-code', 'phone')
    }
    return { kind: 'wrong', left }
  }

  return {
    async check(user, action, code) {
      if (code !== user.code) return countWrong(user, action)
      await wrongCodes.delete(user.id)
      return { kind: 'right' }
    },
    async unblock(user) {
      await wrongCodes.delete(user.id)
      await users.put({ ...user, status: 'active' })
    },
  }
}
