import type { Action } from '../../domain/action.ts'
import { acrOf } from '../../domain/claims/acr.ts'
import type { ConfirmedLogin } from '../login/confirmed-login.ts'
import { factsOfAction } from '../login/interaction-result.ts'
import type { BackchannelRequest } from './backchannel-requests.ts'

/** Returns the login of a request. @param action if it was confirmed */
export function loginOfRequest(request: BackchannelRequest, action?: Action): ConfirmedLogin {
  const { login: id, partner, partnerVersion, service, user, acrValues } = request
  return {
    ...{ id, partner, partnerVersion, service },
    action: request.action,
    acr: acrOf(acrValues),
    user: user.id,
    userVersion: user.version,
    phoneNumber: user.phoneNumber,
    isOwn: false,
    facts: action === undefined ? {} : factsOfAction(action),
  }
}
