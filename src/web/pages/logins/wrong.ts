import { factsOf, refusedIn } from '../../../domain/login/login.ts'
import { requestOf } from '../../../domain/login/login-request.ts'
import { redirectUrisOf, type Service } from '../../../domain/partner.ts'
import { refusalIn, type ShownLogin } from './facts-of-login.ts'
import type { FixView, WrongView } from './login-views.ts'
import { markDifference, unmarked } from './marked.ts'

/** Returns what was wrong with a refused login: the sentence, the value as sent, the nearest valid one, and the fix. */
export function wrongView(shown: ShownLogin, base: string): WrongView | undefined {
  const { login } = shown
  const refusal = refusalIn(login)
  const refusedToken = factsOf(login, 'tokens').find(({ status }) => status >= 400)
  if (refusal === undefined) {
    return refusedToken?.reason === undefined ? undefined : { reason: refusedToken.reason }
  }
  const { reason = '', wrong } = refusal
  const fix = fixOf(shown, base)
  const common = { reason, ...(fix === undefined ? {} : { fix }) }
  if (wrong === undefined) return common
  const { name, nearest } = wrong
  const sent = login.head.sent.find(([each]) => each === name)?.[1]
  if (sent === undefined) return { ...common, parameter: name }
  if (nearest === undefined) return { ...common, parameter: name, sent: unmarked(sent) }
  return {
    ...common,
    parameter: name,
    sent: markDifference(sent, nearest),
    nearest: markDifference(nearest, sent),
  }
}

/** Returns what a developer can do about a refusal with one click. */
function fixOf(shown: ShownLogin, base: string): FixView | undefined {
  const { login, partner, partnerCode, serviceCode } = shown
  const name = refusalIn(login)?.wrong?.name
  const uri = requestOf(login).redirectUri
  if (name === 'client_id' && partner === undefined && partnerCode !== '') {
    const known = { name: partnerCode, code: partnerCode, service: serviceCode }
    const query = new URLSearchParams({ ...known, ...(uri === null ? {} : { redirectUris: uri }) })
    return { kind: 'add-partner', href: `${base}/inspector/partners/new?${query}` }
  }
  const service = serviceOf(shown)
  if (name !== 'redirect_uri' || service === undefined || uri === null) return undefined
  if (redirectUrisOf(service, login.head.origin).includes(uri)) return { kind: 'registered' }
  // Without a remedy, registering would not help.
  if (refusedIn(login)?.remedy === undefined) return undefined
  return { kind: 'register', action: `${base}/inspector/logins/${login.head.id}/redirect-uri` }
}

/** Returns the service that a request named; the first one of the partner if it named none. */
export function serviceOf({ partner, service }: ShownLogin): Service | undefined {
  return service ?? partner?.services[0]
}
