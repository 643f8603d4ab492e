import type { Acr } from '../../domain/action.ts'
import type { ConfirmationFacts } from '../../domain/claims/confirmation-facts.ts'

/** A confirmed login, from the code to the last use of the access token. Tokens are created from it. */
export interface ConfirmedLogin {
  readonly id: string
  readonly action: string
  readonly partner: string
  /** The version of the partner when the login began. */
  readonly partnerVersion: number
  readonly service: string
  readonly acr: Acr
  /** Id of the user. */
  readonly user: string
  /** The version of the user who was asked. A later change applies to later logins. */
  readonly userVersion: number
  readonly phoneNumber: string
  /** Whether the login was for the demo website. */
  readonly isOwn: boolean
  /** How the login was started and confirmed. */
  readonly facts: ConfirmationFacts
}

/** Returns the place of a login, for the journal and for faults. */
export function placeOfLogin(login: ConfirmedLogin) {
  const { id, partner, service, user, phoneNumber, action } = login
  return { partner, service, user, phoneNumber, action, login: id }
}
