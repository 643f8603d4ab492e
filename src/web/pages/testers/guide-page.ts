import type { Context } from 'koa'
import { formatPhoneNumber } from '../../../domain/people/phone-number.ts'
import { fullName } from '../../../domain/user.ts'
import { visitorOf } from '../../http/guards.ts'
import { PageError } from '../../http/page-error.ts'
import type { WebContext } from '../../web-context.ts'
import { showSitePage } from '../site-page.ts'
import { guideCases } from './guide-cases.ts'
import type { GuideCaseView } from './tester-views.ts'

/** A number that nobody has. */
const nobodysNumber = '+32499999999'

/** GET /guide: what to try by hand, and what the application should show. */
export function guidePage(dependencies: WebContext) {
  const { state, clock, settings, configuration } = dependencies
  return async (ctx: Context): Promise<void> => {
    if (!settings().hints) {
      const reason = 'hints are off: pages do not name test people'
      throw new PageError(404, 'not_found', 'There is no guide here.', reason)
    }
    const users = await state.users.list()
    const faults = await state.faults.list()
    const cases = guideCases.flatMap(({ id, isFor }): GuideCaseView[] => {
      if (isFor === undefined)
        return [{ id, name: '', phoneNumber: nobodysNumber, shownNumber: shown(nobodysNumber) }]
      const user = users.find((each) => isFor(each, faults, clock.now()))
      if (user === undefined) return []
      const { phoneNumber, document } = user
      return [{ id, name: fullName(document), phoneNumber, shownNumber: shown(phoneNumber) }]
    })
    const seesPhones =
      visitorOf(ctx, dependencies) !== 'stranger' && !configuration.disable.includes('app')
    await showSitePage(ctx, dependencies, 'guide', 'guide', { cases, seesPhones })
  }
}

const shown = formatPhoneNumber
