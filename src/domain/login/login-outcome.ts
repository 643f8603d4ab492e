import { type Action, statusOf, withOutcome } from '../action.ts'
import { factsOf, type Login, refusedIn } from './login.ts'

/** The stages of a login, in order. */
export const loginStages = ['begun', 'asked', 'decided', 'answered', 'redeemed', 'used'] as const
export type LoginStage = (typeof loginStages)[number]

/** How a login ended; `waiting` if it has not ended yet. */
export const loginOutcomes = [
  'waiting',
  'logged-in',
  'rejected',
  'wrong-icon',
  'wrong-code',
  'expired',
  'cancelled',
  'request-refused',
  'token-refused',
  'code-unused',
  'left',
] as const
export type LoginOutcome = (typeof loginOutcomes)[number]

/** Returns the stage of a login. It is derived from the steps, never stored. */
export function stageOf(login: Login): LoginStage {
  const has = (what: 'userinfo' | 'picture' | 'tokens') =>
    factsOf(login, what).some(({ status }) => status < 400)
  if (has('userinfo') || has('picture')) return 'used'
  if (has('tokens')) return 'redeemed'
  const isAnswered = [...factsOf(login, 'answered'), ...factsOf(login, 'delivered')].length > 0
  if (isAnswered || refusedIn(login) !== undefined) return 'answered'
  if (factsOf(login, 'decided').length > 0) return 'decided'
  return factsOf(login, 'asked').length > 0 ? 'asked' : 'begun'
}

/** Checks whether a login has reached a stage. */
export function hasReached(login: Login, stage: LoginStage): boolean {
  return loginStages.indexOf(stageOf(login)) >= loginStages.indexOf(stage)
}

/**
 * Returns the outcome of a login. It is derived from the steps and the time, never stored.
 *
 * @param now milliseconds since the epoch
 */
export function outcomeOf(login: Login, now: number): LoginOutcome {
  const tokens = factsOf(login, 'tokens')
  if (tokens.some(({ status }) => status < 400)) return 'logged-in'
  const delivered = factsOf(login, 'delivered').at(-1)
  if (delivered?.error !== undefined) return whyNotConfirmed(login, now) ?? 'token-refused'
  if (tokens.length > 0) return 'token-refused'
  if (refusedIn(login) !== undefined) return 'request-refused'
  const answer = factsOf(login, 'answered').at(-1)
  if (answer?.error !== undefined) return whyNotConfirmed(login, answer.at) ?? 'request-refused'
  if (answer !== undefined) return now < (answer.codeExpiresAt ?? 0) ? 'waiting' : 'code-unused'
  const hasLeft = now >= expiryOf(login)
  const isConfirmed = actionOf(login)?.decision?.kind === 'confirmed'
  return (
    whyNotConfirmed(login, now) ?? (hasLeft ? (isConfirmed ? 'code-unused' : 'left') : 'waiting')
  )
}

/**
 * Returns when a login expires unless it continues, in milliseconds since the epoch: when the identify page expires, or
 * a request without a browser, the token of user discovery, or its session.
 */
export function expiryOf(login: Login): number {
  for (const what of ['accepted', 'discovered', 'discovery-begun'] as const) {
    const last = factsOf(login, what).at(-1)
    if (last !== undefined) return last.expiresAt
  }
  return Number.POSITIVE_INFINITY
}

/** Returns the id of the user discovery session whose QR code nobody has scanned. Undefined if there is none. */
export function sessionToScan(login: Login, now: number): string | undefined {
  const [session] = factsOf(login, 'discovery-begun')
  const isOpen = factsOf(login, 'discovered').length === 0 && outcomeOf(login, now) === 'waiting'
  return isOpen ? session?.id : undefined
}

/** Returns undefined if the user was not asked, has not decided yet, or confirmed. */
function whyNotConfirmed(login: Login, now: number): LoginOutcome | undefined {
  if (factsOf(login, 'cancelled').length > 0) return 'cancelled'
  const action = actionOf(login)
  if (action === undefined) return undefined
  const { decision } = action
  if (decision?.kind !== 'rejected') {
    return statusOf(action, now) === 'expired' ? 'expired' : undefined
  }
  const { reason } = decision
  return reason === 'wrong-icon' || reason === 'wrong-code' ? reason : 'rejected'
}

/** Returns the last action of a login, with its outcome if it has ended. */
export function actionOf(login: Login): Action | undefined {
  const asked = factsOf(login, 'asked').at(-1)
  if (asked === undefined) return undefined
  const decided = factsOf(login, 'decided').at(-1)
  if (decided === undefined || decided.at < asked.at) return asked.action
  return withOutcome(asked.action, decided.outcome)
}

/**
 * Checks whether there is nothing left to wait for: the login has reached the stage, or never will.
 *
 * @param now milliseconds since the epoch
 */
export function isSettled(login: Login, until: LoginStage, now: number): boolean {
  if (hasReached(login, until)) return true
  const outcome = outcomeOf(login, now)
  if (hasReached(login, 'answered')) return !['waiting', 'logged-in'].includes(outcome)
  return expiryOf(login) <= now || (until === 'decided' && outcome === 'expired')
}

/** Returns the times at which the outcome can change without a further event, in milliseconds since the epoch. */
export function deadlinesOf(login: Login): readonly number[] {
  return [
    expiryOf(login),
    ...factsOf(login, 'asked').map(({ action }) => action.expiresAt),
    ...factsOf(login, 'answered').flatMap(({ codeExpiresAt = [] }) => codeExpiresAt),
  ]
}
