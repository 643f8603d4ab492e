import type { Action } from '../../../domain/action.ts'
import { type FactOf, factsOf, type Login, refusedIn } from '../../../domain/login/login.ts'
import { actionOf, expiryOf, outcomeOf } from '../../../domain/login/login-outcome.ts'
import { placeOfLogin } from '../../../domain/login/login-request.ts'
import type { Partner, Service } from '../../../domain/partner.ts'
import { findService } from '../../../domain/partner.ts'
import { fullName, type User } from '../../../domain/user.ts'
import type { WebContext } from '../../web-context.ts'
import type { ShownOutcome } from './state-view.ts'

/** What the pages need to know about a login, read once. */
export interface ShownLogin {
  readonly login: Login
  readonly outcome: ShownOutcome
  readonly action: Action | undefined
  /** The partner and the service, if they exist. Otherwise `partnerCode` is the `client_id` as sent. */
  readonly partner: Partner | undefined
  readonly service: Service | undefined
  readonly partnerCode: string
  readonly serviceCode: string
  readonly user: User | undefined
  readonly now: number
}

export async function shownLogin(
  login: Login,
  { state, clock }: Pick<WebContext, 'state' | 'clock'>,
): Promise<ShownLogin> {
  const now = clock.now()
  const { partner: partnerCode, service: serviceCode } = placeOfLogin(login)
  const partner = partnerCode === null ? undefined : await state.partners.find(partnerCode)
  const action = actionOf(login)
  return {
    login,
    outcome: shownOutcome(login, now),
    action,
    partner,
    service: partner && findService(partner, serviceCode ?? ''),
    partnerCode: partnerCode ?? '',
    serviceCode: serviceCode ?? '',
    user: action && (await state.users.at(action.user, action.userVersion)),
    now,
  }
}

/** A fault that was sent matters more than that the client logged in. */
export function shownOutcome(login: Login, now: number): ShownOutcome {
  const outcome = outcomeOf(login, now)
  return outcome === 'logged-in' && factsOf(login, 'fault').length > 0 ? 'fault-sent' : outcome
}

/** Returns the name of the user, or the phone number of a user who no longer exists. */
export function personOf({ user, action }: ShownLogin): string {
  return user === undefined ? (action?.phoneNumber ?? '') : fullName(user.document)
}

/** Returns the refusal of the authorization request, whether the client was notified or not. */
export function refusalIn(
  login: Login,
): FactOf<'refused'> | (FactOf<'answered'> & { readonly isRefusal: true }) | undefined {
  const refused = refusedIn(login)
  if (refused !== undefined) return refused
  const answered = factsOf(login, 'answered').at(-1)
  return answered?.isRefusal === true ? { ...answered, isRefusal: true } : undefined
}

/** Returns when a login ended; now if it is waiting. In milliseconds since the epoch. */
export function endOf({ login, outcome, action, now }: ShownLogin): number {
  const last = login.steps.at(-1)?.at ?? login.head.beganAt
  if (outcome === 'waiting') return now
  if (outcome === 'expired') return action?.expiresAt ?? last
  if (outcome === 'left') return expiryOf(login)
  if (outcome === 'code-unused') return factsOf(login, 'answered').at(-1)?.codeExpiresAt ?? last
  return last
}
