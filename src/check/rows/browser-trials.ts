import type { CheckBrowser, Target } from '../browser/check-browser.ts'
import type { Person } from '../people.ts'
import type { Outcome } from '../row.ts'
import { describe, isBroken, isSimulator, type KnownTools, lookAt, withBrowser } from '../tools.ts'
import { judgeRefusal } from './judge-refusal.ts'
import {
  fieldOf,
  type StoppedLogin,
  stopBeforeCallback,
  stopTwoBeforeCallback,
  withField,
} from './stopped-login.ts'
import type { RunnableTrial } from './trial.ts'

const base = { group: 'browser', endpoint: 'authorization' } as const

/** What somebody can do with the response that passes through the browser. */
export const browserTrials: readonly RunnableTrial[] = [
  {
    ...base,
    name: 'callback-in-another-browser',
    severity: 'critical',
    expected:
      'A response that another browser began is refused: else one can be logged in as the attacker.',
    source: 'RFC 6749, section 10.12',
    run: (tools) =>
      stopBeforeCallback(tools, ({ callback, person, login }) =>
        withBrowser(tools, (browser) => isRefused(tools, browser, callback, [person], login)),
      ),
  },
  {
    ...base,
    name: 'callback-in-a-browser-that-began',
    severity: 'critical',
    expected: 'The same, in a browser that has begun a login of its own.',
    source: 'RFC 6749, section 10.12',
    run: (tools) =>
      stopBeforeCallback(tools, ({ callback, person, login }) =>
        withBrowser(tools, async (browser) => {
          const begun = await browser.open(tools.way.startUrl, {
            stopAt: ({ url }) => isSimulator(tools.way, url),
          })
          return begun.stopped === undefined
            ? { verdict: 'not-tested', what: `no login began: ${describe(begun)}`, login }
            : isRefused(tools, browser, callback, [person], login)
        }),
      ),
  },
  {
    ...base,
    name: 'app-returns-to-another-browser',
    severity: 'low',
    expected:
      'Somebody whom the app returned to another browser is refused, and finds a way to log in again there.',
    source: "itsme's documentation, deeplinks: the default browser may not have the cookies",
    run: (tools) => stopBeforeCallback(tools, (own) => returnElsewhere(tools, own)),
  },
  {
    ...base,
    name: 'code-of-another-login',
    severity: 'critical',
    expected: 'A code that belongs to another login is refused, by nonce or PKCE.',
    source: 'RFC 9700, section 4.5; OpenID Connect Core 3.1.3.7, rule 11',
    run: (tools) => tryFieldOfAnother(tools, 'code'),
  },
  {
    ...base,
    name: 'state-of-another-login',
    severity: 'critical',
    expected: 'A state of another browser is refused.',
    source: 'RFC 6749, section 10.12',
    run: (tools) => tryFieldOfAnother(tools, 'state'),
  },
  {
    ...base,
    name: 'callback-twice',
    severity: 'medium',
    expected: 'A callback that is opened again ends with a page, and keeps who is logged in.',
    source: 'RFC 6749, section 4.1.2: a code is good for one use',
    run: (tools) => stopBeforeCallback(tools, (own) => openTwice(tools, own)),
  },
  {
    ...base,
    name: 'error-in-place-of-code',
    severity: 'high',
    expected: 'An error logs nobody in, and the person is told.',
    source: 'RFC 6749, section 4.1.2.1',
    run: (tools) =>
      stopBeforeCallback(tools, ({ browser, callback, person, login }) => {
        const refused = withField(withField(callback, 'code', undefined), 'error', 'access_denied')
        return isRefused(tools, browser, refused, [person], login)
      }),
  },
]

/** Calls the redirect URI of a login with a field of another login. */
function tryFieldOfAnother(tools: KnownTools, name: 'code' | 'state'): Promise<Outcome> {
  return stopTwoBeforeCallback(tools, (own, other) => {
    const callback = withField(own.callback, name, fieldOf(other.callback, name))
    return isRefused(tools, own.browser, callback, [own.person, other.person], own.login)
  })
}

/** Opens a response, which must log none of these people in. */
async function isRefused(
  tools: KnownTools,
  browser: CheckBrowser,
  callback: Target,
  people: readonly Person[],
  login: string | null,
): Promise<Outcome> {
  const page = await browser.open(callback)
  let isOpen = false
  for (const person of people) {
    const look = await lookAt(tools, browser, page, person)
    const { visit } = look
    isOpen ||= look.isOpen
    if (look.isIn) {
      const what = `Logged ${person.givenName} ${person.familyName} in. ${describe(visit)}`
      return { verdict: 'failed', what, login, hops: visit.hops }
    }
  }
  return { ...judgeRefusal({ isOpen, visit: page }, tools.way), login, hops: page.hops }
}

/** Opens the response in a browser without cookies, as the app on a phone may do. */
function returnElsewhere(tools: KnownTools, { callback, login }: StoppedLogin): Promise<Outcome> {
  return withBrowser(tools, async (browser) => {
    const page = await browser.open(callback, { stopAt: ({ url }) => isSimulator(tools.way, url) })
    const facts = { login, hops: page.hops }
    if (page.stopped !== undefined)
      return { verdict: 'passed', what: 'A new login began by itself', ...facts }
    if (isBroken(page)) return { verdict: 'failed', what: describe(page), ...facts }
    return /<(a\s[^>]*href|form|button)\b/i.test(page.html)
      ? { verdict: 'passed', what: `A page that leads on: ${describe(page)}`, ...facts }
      : { verdict: 'warning', what: `The page leads nowhere: ${describe(page)}`, ...facts }
  })
}

async function openTwice(
  tools: KnownTools,
  { browser, callback, person, login }: StoppedLogin,
): Promise<Outcome> {
  const first = await lookAt(tools, browser, await browser.open(callback), person)
  if (!first.isIn)
    return { verdict: 'not-tested', what: `the first time failed: ${describe(first.visit)}`, login }
  const page = await browser.open(callback)
  const { isIn, visit } = await lookAt(tools, browser, page, person)
  const facts = { login, hops: visit.hops }
  if (isBroken(page))
    return { verdict: 'warning', what: `The second time: ${describe(page)}`, ...facts }
  return isIn
    ? { verdict: 'passed', what: `The second time: ${describe(page)}; still logged in`, ...facts }
    : { verdict: 'warning', what: `Not logged in any more: ${describe(page)}`, ...facts }
}
