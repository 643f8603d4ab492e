import type { Action } from '../domain/action.ts'
import type { Clock } from '../domain/clock.ts'
import { isStoreUnavailable, NoActionError } from '../domain/errors.ts'
import type { Channel } from './store.ts'

/** Selects actions. An absent field matches every action. */
export interface ActionFilter {
  readonly phoneNumber?: string
  readonly partner?: string
}

/** The event that is published when an action is created or ends. */
export type ActionEvent = Pick<Action, 'id' | 'phoneNumber' | 'partner' | 'isPinged'> & {
  /** Present if the action has ended and no other takes its place. */
  readonly isEnded?: true
}

/** Checks whether an action matches a filter. */
export function matches(action: ActionEvent, { phoneNumber, partner }: ActionFilter): boolean {
  return (
    (phoneNumber === undefined || action.phoneNumber === phoneNumber) &&
    (partner === undefined || action.partner === partner)
  )
}

interface Waiting {
  readonly clock: Clock
  readonly events: Channel<ActionEvent>
  readonly pending: (filter: ActionFilter) => Promise<Action[]>
}

/**
 * Waits for a pending action that matches. Checks immediately, and again after each event of an action that matches,
 * until the timeout.
 *
 * @param timeout seconds
 * @throws NoActionError if there is no such action in time
 */
export function waitForAction(
  { clock, events, pending }: Waiting,
  filter: ActionFilter,
  timeout: number,
  signal?: AbortSignal,
): Promise<Action> {
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void) => {
      subscription.unsubscribe()
      stopTimer()
      signal?.removeEventListener('abort', giveUp)
      settle()
    }
    const giveUp = () => finish(() => reject(noAction(filter, timeout)))
    const look = async () => {
      await subscription.ready
      const [first] = await pending(filter)
      if (first !== undefined) finish(() => resolve(first))
    }
    const check = () =>
      void look().catch((error) => isStoreUnavailable(error) || finish(() => reject(error)))
    const subscription = events.subscribe((event) => matches(event, filter) && check(), check)
    const stopTimer = clock.after(timeout * 1000, giveUp)
    signal?.addEventListener('abort', giveUp)
    if (signal?.aborted) giveUp()
    else check()
  })
}

function noAction(filter: ActionFilter, timeout: number): NoActionError {
  const who = [filter.phoneNumber, filter.partner].filter((part) => part !== undefined).join(', ')
  return new NoActionError(`no pending action${who && ` for ${who}`} within ${timeout} s`)
}
