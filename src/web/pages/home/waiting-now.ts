import { formatPhoneNumber } from '../../../domain/people/phone-number.ts'
import { fullName } from '../../../domain/user.ts'
import type { WebContext } from '../../web-context.ts'
import { minutesAndSeconds } from '../people.ts'
import type { WaitingView } from './home-views.ts'

/** The number of waiting requests on the page. */
const maxWaiting = 5

/** Returns the waiting requests, oldest first. */
export async function waitingNow({ state, clock }: WebContext): Promise<WaitingView[]> {
  const views = (await state.actions.pending()).slice(0, maxWaiting).map(async (action) => {
    const user = await state.users.find(action.phoneNumber)
    const left = action.expiresAt - clock.now()
    return {
      id: action.id,
      name: user === undefined ? action.phoneNumber : fullName(user.document),
      phoneNumber: action.phoneNumber,
      shownNumber: formatPhoneNumber(action.phoneNumber),
      service: action.serviceName,
      partner: action.partnerName,
      leftText: minutesAndSeconds(left),
      left,
    }
  })
  return Promise.all(views)
}
