import type { Action } from '../../domain/action.ts'
import { acrOf, acrValue } from '../../domain/claims/acr.ts'
import type { ConfirmationFacts } from '../../domain/claims/confirmation-facts.ts'
import { defined } from '../../domain/defined.ts'

/** Returns the result of a confirmed interaction for oidc-provider. */
export function confirmedResult(action: Action, acrParameter: string) {
  const { id, user, userVersion } = action
  return {
    login: { accountId: user, acr: acrValue(acrOf(acrParameter)), remember: false },
    consent: {},
    action: id,
    userVersion,
    facts: factsOfAction(action),
  }
}

/** Returns how a confirmed action was started and confirmed. */
export function factsOfAction({ mode, decision }: Action): ConfirmationFacts {
  const ipAddress = decision?.kind === 'confirmed' ? decision.ipAddress : undefined
  return { mode, ...defined({ ipAddress }) }
}

/** Parameters of an interaction that the simulator sets, never the client. */
export const ownParams = {
  /** Id of the login. */
  login: 'itsme_login',
  /** The version of the partner when the login began. */
  partnerVersion: 'itsme_partner_version',
  /** Id of the action, if it was created with the request. */
  action: 'itsme_action',
} as const
