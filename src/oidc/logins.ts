import type { Acr } from '../domain/action.ts'
import type { ConfirmationFacts } from '../domain/confirmation-facts.ts'
import type { User } from '../domain/user.ts'
import type { Store } from '../state/store.ts'

/** A confirmed login, from the code to the last use of the access token: what tokens are made of. */
export interface Login {
  readonly action: string
  readonly partner: string
  readonly service: string
  readonly acr: Acr
  /** The user as it was when the action was confirmed: a later change is for later logins. */
  readonly user: User
  /** Whether it was for the demo website. */
  readonly isOwn: boolean
  /** How the login was started and confirmed. */
  readonly facts: ConfirmationFacts
}

/** Where a login is in the journal, and for faults. */
export function placeOfLogin({ partner, service, user, action }: Login) {
  return { partner, service, user: user.id, phoneNumber: user.phoneNumber, action }
}

/** Where they are kept. */
export const loginsCollection = 'logins'

/** Confirmed logins by the id of oidc-provider's grant. */
export interface Logins {
  /** `ttl` in milliseconds. */
  put(grantId: string, login: Login, ttl: number): Promise<void>
  find(grantId: string): Promise<Login | undefined>
}

export function createLogins(store: Store): Logins {
  return {
    put: (grantId, login, ttl) => store.set(loginsCollection, grantId, login, ttl),
    find: (grantId) => store.get<Login>(loginsCollection, grantId),
  }
}
