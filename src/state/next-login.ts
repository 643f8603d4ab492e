import type { Clock } from '../domain/clock.ts'
import { isStoreUnavailable } from '../domain/errors.ts'
import type { Login } from '../domain/login/login.ts'
import { deadlinesOf } from '../domain/login/login-outcome.ts'
import type { Logins } from './logins.ts'

/** Describes the login to wait for. */
export interface LoginWait {
  /** Whether a login can be the one, judging by its id alone. */
  readonly isCandidate: (id: string) => boolean
  readonly matches: (login: Login) => boolean
  /** Whether a login that matches has progressed far enough. */
  readonly isSettled: (login: Login) => boolean
  /** Seconds. */
  readonly timeout: number
  readonly signal?: AbortSignal | undefined
}

interface WaitDependencies {
  readonly logins: Logins
  readonly clock: Clock
}

/**
 * Waits for the oldest login that matches and is settled. Checks immediately, and again whenever a login has a new step
 * or its outcome may have changed with time.
 *
 * @returns undefined if there is no such login in time
 */
export function waitForLogin(
  { logins, clock }: WaitDependencies,
  { isCandidate, matches, isSettled, timeout, signal }: LoginWait,
): Promise<Login | undefined> {
  return new Promise((resolve, reject) => {
    const timers = new Map<string, () => void>()
    const finish = (settle: () => void) => {
      subscription.unsubscribe()
      for (const stop of timers.values()) stop()
      signal?.removeEventListener('abort', giveUp)
      settle()
    }
    const giveUp = () => finish(() => resolve(undefined))
    const check = (find: () => Promise<Login | undefined>) =>
      void find().then(
        (login) => login !== undefined && finish(() => resolve(login)),
        (error) => isStoreUnavailable(error) || finish(() => reject(error)),
      )
    /** Sets one timer for each deadline. */
    const plan = (name: string, milliseconds: number, task: () => void) =>
      void (timers.has(name) || timers.set(name, clock.after(milliseconds, task)))

    async function lookAt(id: string): Promise<Login | undefined> {
      const login = await logins.find(id)
      if (login === undefined || !matches(login)) return undefined
      if (isSettled(login)) return login
      for (const deadline of deadlinesOf(login).filter((each) => each > clock.now())) {
        plan(`${id}/${deadline}`, deadline - clock.now(), () => check(() => lookAt(id)))
      }
      return undefined
    }

    async function lookAtAll(): Promise<Login | undefined> {
      await subscription.ready
      for (const id of (await logins.ids()).filter(isCandidate)) {
        const login = await lookAt(id)
        if (login !== undefined) return login
      }
      // The timeout starts only now, so that even the shortest one allows a complete check.
      if (timeout === 0) giveUp()
      else plan('timeout', timeout * 1000, giveUp)
      return undefined
    }

    const subscription = logins.follow(
      (id) => isCandidate(id) && check(() => lookAt(id)),
      () => check(lookAtAll),
    )
    signal?.addEventListener('abort', giveUp)
    if (signal?.aborted) giveUp()
    else check(lookAtAll)
  })
}
