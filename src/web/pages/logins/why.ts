import { errorOf } from '../../../domain/action.ts'
import { factsOf, type Login } from '../../../domain/login/login.ts'
import type { Translate } from '../../locales/catalogue.ts'
import { minutesAndSeconds } from '../people.ts'
import { plainRichText, type RichText, richText } from '../rich-text.ts'
import { refusalIn, type ShownLogin } from './facts-of-login.ts'
import { wentOnAfterFault } from './fault-step.ts'

/** Returns in one line what was wrong with a login, or what it waits for. Undefined for a good login. */
export function whyOf(shown: ShownLogin, t: Translate): RichText | undefined {
  const { login, outcome, action } = shown
  switch (outcome) {
    case 'logged-in': {
      const [finding] = factsOf(login, 'finding')
      return finding && plainRichText(finding.message)
    }
    case 'waiting':
      return waitsFor(shown, t)
    case 'fault-sent': {
      const { kind = '', endpoint = '' } = factsOf(login, 'fault').at(-1) ?? {}
      const key = wentOnAfterFault(login) ? 'why.fault-went-on' : 'why.fault-sent'
      return richText(t, key, { kind, endpoint })
    }
    case 'request-refused':
      return plainRichText(refusalIn(login)?.reason ?? '')
    case 'token-refused':
      return plainRichText(factsOf(login, 'tokens').at(-1)?.reason ?? '')
    case 'rejected': {
      const by = factsOf(login, 'decided').at(-1)?.by ?? 'control'
      const error = action === undefined ? '' : errorOf(action)
      return richText(t, 'why.rejected', { by: t(`by.${by}`), error })
    }
    case 'code-unused':
    case 'left':
      return richText(t, isCiba(login) ? `why.${outcome}-ciba` : `why.${outcome}`)
    default:
      return richText(t, `why.${outcome}`)
  }
}

const isCiba = ({ head }: Login) => head.entry !== 'authorization'

function waitsFor({ login, action, now }: ShownLogin, t: Translate): RichText {
  if (isCiba(login) && action === undefined) {
    const isScanned = factsOf(login, 'discovered').length > 0
    return richText(t, isScanned ? 'why.waiting-request' : 'why.waiting-scan')
  }
  if (factsOf(login, 'answered').length > 0) return richText(t, 'why.waiting-token')
  if (action === undefined) return richText(t, 'why.waiting-number')
  if (action.decision !== undefined)
    return richText(t, isCiba(login) ? 'why.waiting-poll' : 'why.waiting-browser')
  return plainRichText(t('why.waiting-phone', { left: minutesAndSeconds(action.expiresAt - now) }))
}
