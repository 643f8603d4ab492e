import { CheckError } from '../check-error.ts'
import type { RecordedLogin } from '../control-client.ts'
import type { CheckGroup, Outcome, Trial } from '../row.ts'
import {
  describe,
  isElsewhere,
  isShown,
  type KnownTools,
  type Tools,
  tryLogin,
  withBrowser,
  withPerson,
} from '../tools.ts'
import type { RunnableTrial } from './trial.ts'

export const goodLogin: Trial = {
  group: 'login',
  name: 'good-login',
  endpoint: null,
  severity: 'critical',
  expected: 'A login without a fault succeeds, and the page shows the person.',
  source: 'the application itself',
}
export const closedPage: RunnableTrial = {
  group: 'login',
  name: 'protected-page',
  endpoint: null,
  severity: 'critical',
  expected: 'The protected page is closed to a browser that has not logged in.',
  source: 'the application itself',
  run: openProtectedPage,
}

/**
 * Logs somebody in without a fault.
 *
 * @throws CheckError if the start URL leads elsewhere, or nobody is logged in
 */
export async function tryGoodLogin(
  tools: Tools,
): Promise<{ readonly outcome: Outcome; readonly recorded: RecordedLogin }> {
  return withPerson(tools, async (person) => {
    const { reachedSimulator, isIn, visit, login } = await tryLogin(tools, person)
    const { startUrl, simulatorUrl } = tools.way
    if (!reachedSimulator)
      throw new CheckError(
        `${startUrl} does not lead to the simulator at ${simulatorUrl}: it ended at ${visit.url.origin}${visit.url.pathname} with ${describe(visit)}`,
      )
    if (!isIn || login === null)
      throw new CheckError(
        `the good login of ${person.givenName} ${person.familyName} failed: ${visit.url.origin}${visit.url.pathname} showed ${describe(visit)}`,
      )
    const what = `Logged ${person.givenName} ${person.familyName} in. ${describe(visit)}`
    const outcome = { verdict: 'passed', what, login, hops: visit.hops } as const
    return { outcome, recorded: await tools.control.login(login) }
  })
}

/** The trial that follows a group: what a fault left behind must not colour what follows. */
export function goodLoginAgain(group: CheckGroup): RunnableTrial {
  return {
    ...goodLogin,
    group,
    name: 'good-login-again',
    expected: 'After the faults of this group, a login without a fault succeeds.',
    run: (tools) =>
      withPerson(tools, async (person) => {
        const { isIn, visit, login } = await tryLogin(tools, person)
        const what = `${isIn ? 'Logged in' : 'Not logged in'}: ${describe(visit)}`
        return { verdict: isIn ? 'passed' : 'failed', what, login, hops: visit.hops }
      }),
  }
}

async function openProtectedPage(tools: KnownTools): Promise<Outcome> {
  return withBrowser(tools, async (browser) => {
    const protectedUrl = String(tools.protectedUrl)
    const page = await browser.open(protectedUrl, { stopAt: isElsewhere(protectedUrl) })
    const isOpen = isShown(page, protectedUrl)
    return isOpen
      ? { verdict: 'failed', what: `Open to anybody: ${describe(page)}`, hops: page.hops }
      : { verdict: 'passed', what: `Closed: ${describe(page)}`, hops: page.hops }
  })
}
