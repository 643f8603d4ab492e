import { type Action, statusOf } from '../../../domain/action.ts'
import { eachInTurns } from '../../../domain/interruptible.ts'
import { type Decider, factsOf, type Login } from '../../../domain/login/login.ts'
import { actionOf } from '../../../domain/login/login-outcome.ts'
import type { Translate } from '../../locales/catalogue.ts'
import type { WebContext } from '../../web-context.ts'
import type { StateView } from '../logins/login-views.ts'
import { timeOfDay } from '../logins/times.ts'
import type { HistoryView } from './phone-views.ts'

/** The number of ended requests that a phone shows. */
const most = 20
/** The number of logins among which they are looked for, the newest ones. */
const searched = 1_000

/** Returns the last ended requests of a person, newest first. @param loginPath leads to a login by its id */
export async function historyOf(
  { state, clock }: Pick<WebContext, 'state' | 'clock'>,
  phoneNumber: string,
  loginPath: string | undefined,
  t: Translate,
): Promise<HistoryView[]> {
  const history: HistoryView[] = []
  const ids = (await state.logins.ids()).slice(-searched).reverse()
  await eachInTurns(ids, async (id) => {
    if (history.length >= most) return
    const login = await state.logins.find(id)
    const action = login && actionOf(login)
    if (login === undefined || action?.phoneNumber !== phoneNumber) return
    if (statusOf(action, clock.now()) === 'pending') return
    history.push({
      time: timeOfDay(action.decision?.at ?? action.expiresAt),
      text: t('phone.infoText', { service: action.serviceName, partner: action.partnerName }),
      state: endState(login, action, t),
      ...(loginPath === undefined ? {} : { href: `${loginPath}/${id}` }),
    })
  })
  return history
}

/** How a request ended, from the point of view of the phone. */
export function endState(login: Login, action: Action, t: Translate): StateView {
  const by: Decider | undefined = factsOf(login, 'decided').at(-1)?.by
  const { decision } = action
  if (decision === undefined) {
    const key = by === 'replaced' ? 'phone.ended-replaced' : 'phone.ended-expired'
    return { tone: 'off', label: t(key) }
  }
  const tone = decision.kind === 'confirmed' ? 'ok' : 'off'
  const isElsewhere = by !== undefined && by !== 'phone' && by !== 'scenario'
  const how = t(`phone.ended-${decision.kind}`)
  return { tone, label: isElsewhere ? t('phone.ended-elsewhere', { how }) : how }
}
