import type { ParsedUrlQuery } from 'node:querystring'
import { factsOf } from '../../../domain/login/login.ts'
import { parsePhoneNumber } from '../../../domain/people/phone-number.ts'
import { digestOf } from '../../../oidc/login/begin-login.ts'
import { personOf, refusalIn, type ShownLogin } from './facts-of-login.ts'
import { type ShownOutcome, type TabKey, tabs } from './state-view.ts'

/** The filters in the address of the list. A member is empty if it filters nothing. */
export type LoginFilter = Readonly<
  Record<'partner' | 'person' | 'q' | 'before', string> & { readonly outcome: TabKey | '' }
>

const maxLength = 500
/** The calling code of a number without one. */
const belgium = '32'

export function readFilter(query: ParsedUrlQuery): LoginFilter {
  const text = (name: string) => {
    const value = query[name]
    return typeof value === 'string' ? value.trim().slice(0, maxLength) : ''
  }
  const outcome = text('outcome')
  return {
    outcome: isTab(outcome) ? outcome : '',
    partner: text('partner'),
    person: text('person'),
    q: text('q'),
    before: text('before'),
  }
}

function isTab(text: string): text is TabKey {
  return Object.hasOwn(tabs, text)
}

/** Returns the tab that contains an outcome. */
export function tabOf(outcome: ShownOutcome): TabKey {
  const keys = Object.keys(tabs) as TabKey[]
  return keys.find((key) => (tabs[key] as readonly string[]).includes(outcome)) ?? 'waiting'
}

/** Checks whether a login matches all filters but the outcome. */
export function matchesFilter(shown: ShownLogin, { partner, person, q }: LoginFilter): boolean {
  return (
    (partner === '' || shown.partnerCode === partner) &&
    (person === '' || isPerson(shown, person)) &&
    (q === '' || containsText(shown, q))
  )
}

function isPerson(shown: ShownLogin, wanted: string): boolean {
  if (shown.action === undefined) return false
  const { phoneNumber } = shown.action
  const number = parsePhoneNumber(wanted, belgium)
  return phoneNumber === number || contains(`${personOf(shown)} ${phoneNumber}`, wanted)
}

/**
 * Searches what was sent, the response, errors, the reference and the id. A code or an access token is found by its
 * digest, since it is not stored.
 */
function containsText({ login }: ShownLogin, q: string): boolean {
  const answered = factsOf(login, 'answered')
  const tokens = factsOf(login, 'tokens')
  const digest = digestOf(q)
  const digests = [...answered.map(({ code }) => code), ...tokens.map((each) => each.accessToken)]
  if (digests.includes(digest)) return true
  const refusal = refusalIn(login)
  const texts = [
    login.head.id,
    ...login.head.sent.map(([name, value]) => `${name}=${value}`),
    ...answered.map(({ redirectUri, error = '' }) => `${redirectUri} ${error}`),
    ...factsOf(login, 'refused').map(({ reference, error }) => `${reference} ${error}`),
    ...tokens.map(({ error = '', reason = '' }) => `${error} ${reason}`),
    refusal?.reason ?? '',
  ]
  return texts.some((text) => contains(text, q))
}

function contains(text: string, part: string): boolean {
  return text.toLowerCase().includes(part.toLowerCase())
}
