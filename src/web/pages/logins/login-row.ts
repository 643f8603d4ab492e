import { factsOf } from '../../../domain/login/login.ts'
import { formatPhoneNumber } from '../../../domain/people/phone-number.ts'
import type { Translate } from '../../locales/catalogue.ts'
import { endOf, personOf, type ShownLogin } from './facts-of-login.ts'
import type { LoginRowView } from './login-views.ts'
import { stateView } from './state-view.ts'
import { duration, timeOfDay } from './times.ts'
import { whyOf } from './why.ts'

/** Returns a login as a row of the list. */
export function loginRow(shown: ShownLogin, t: Translate): LoginRowView {
  const { login, outcome, action, partner, service } = shown
  const { id, beganAt } = login.head
  const wrong = whyOf(shown, t)
  return {
    id,
    time: timeOfDay(beganAt),
    partner: partner?.name ?? shown.partnerCode,
    service: service?.name ?? shown.serviceCode,
    ...(action === undefined
      ? {}
      : { person: { name: personOf(shown), shownNumber: formatPhoneNumber(action.phoneNumber) } }),
    state: stateView(outcome, t),
    took: duration(endOf(shown) - beganAt),
    isWaiting: outcome === 'waiting',
    ...(wrong === undefined ? {} : { wrong }),
    findings: factsOf(login, 'finding').length,
  }
}
