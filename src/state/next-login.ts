import type { Clock } from '../domain/clock.ts'
import type { Login } from '../domain/login/login.ts'
import { deadlinesOf } from '../domain/login/login-outcome.ts'
import type { Logins } from './logins.ts'

/** What is waited for. */
export interface LoginWait {
  /** Whether a login may be the one, as far as its id tells. */
  readonly isCandidate: (id: string) => boolean
  readonly matches: (login: Login) => boolean
  /** Whether a login that matches has come far enough. */
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
 * Waits for the oldest login that matches and is settled: looks at once, and again whenever a login has a new step or its
 * outcome may have changed with time.
 *
 * @returns undefined if there was none in time
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
        (error) => finish(() => reject(error)),
      )
    /** Each deadline has one timer. */
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
      // Only now: however short the time is, it is enough to look once.
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
