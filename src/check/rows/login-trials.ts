import { CheckError } from '../check-error.ts'
import type { RecordedLogin } from '../control-client.ts'
import { logIn } from '../log-in.ts'
import type { CheckGroup, Outcome, Trial } from '../row.ts'
import {
  describe,
  isBroken,
  isShown,
  isSimulator,
  openProtected,
  placeOf,
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
export const closedPage: Trial = {
  group: 'login',
  name: 'protected-page',
  endpoint: null,
  severity: 'critical',
  expected: 'The protected page is closed to a browser that has not logged in.',
  source: 'the application itself',
}

type ProtectedPage = NonNullable<Tools['protectedPage']>

interface GoodLogin {
  readonly outcome: Outcome
  readonly recorded: RecordedLogin
  /** What the page said, and the protected page. */
  readonly text: string
  readonly protectedPage?: ProtectedPage
}

/**
 * Logs somebody in without a fault, and opens the protected page.
 *
 * @throws CheckError if the start URL leads elsewhere, nobody is logged in, or the protected page stays closed
 */
export function tryGoodLogin(tools: Tools, protectedUrl: string | undefined): Promise<GoodLogin> {
  return withPerson(tools, (person) =>
    withBrowser(tools, async (browser) => {
      const { way, control, success } = tools
      const { reachedSimulator, visit, login } = await logIn(way, browser, person)
      const name = `${person.givenName} ${person.familyName}`
      const ended = `${placeOf(visit.url)} showed ${describe(visit)}`
      if (!reachedSimulator)
        throw new CheckError(
          `${way.startUrl} does not lead to the simulator at ${way.simulatorUrl}: ${ended}`,
        )
      const page = protectedUrl && (await openProtected(tools, browser, protectedUrl))
      if (page && !isShown(page))
        throw new CheckError(
          `the protected page is closed after the good login of ${name}: ${describe(page)}`,
        )
      const isSeen =
        !isSimulator(way, visit.url) &&
        (success.isSeen(visit, person) || (page && success.isSeen(page, person)))
      if (!isSeen || login === null)
        throw new CheckError(`the good login of ${name} failed: ${ended}`)
      return {
        outcome: {
          verdict: 'passed',
          what: `Logged ${name} in. ${describe(visit)}`,
          login,
          hops: visit.hops,
        },
        recorded: await control.login(login),
        text: `${visit.text} ${page ? page.text : ''}`,
        ...(page ? { protectedPage: { url: String(protectedUrl), place: placeOf(page.url) } } : {}),
      }
    }),
  )
}

/**
 * Checks that what shows success does not show it for somebody who has rejected.
 *
 * @throws CheckError
 */
export async function checkSuccess(tools: Tools): Promise<void> {
  // A name that was made for one login is on no other page.
  if (tools.success.showsPerson) return
  const changes = { scenario: { do: 'reject' } } as const
  const { isIn, visit } = await withPerson(tools, (person) => tryLogin(tools, person), { changes })
  if (isIn)
    throw new CheckError(
      `success is also seen after a login that was rejected: ${describe(visit)}; name something that only a logged-in page has`,
    )
}

/** The name of the trial after a group. */
export const againName = 'good-login-again'

/** The trial after a group: checks that the previous faults have no lasting effect. */
export function goodLoginAgain(group: CheckGroup): RunnableTrial {
  return {
    ...goodLogin,
    group,
    name: againName,
    expected: 'After the faults of this group, a login without a fault succeeds.',
    run: (tools) =>
      withPerson(tools, async (person) => {
        const { isIn, visit, login } = await tryLogin(tools, person)
        const what = `${isIn ? 'Logged in' : 'Not logged in'}: ${describe(visit)}`
        return { verdict: isIn ? 'passed' : 'failed', what, login, hops: visit.hops }
      }),
  }
}

/** Opens the protected page in a browser that has not logged in. If it is open, it proves nothing later. */
export function tryClosedPage(tools: Tools, { url, place }: ProtectedPage): Promise<Outcome> {
  return withBrowser(tools, async (browser) => {
    const page = await openProtected(tools, browser, url)
    const { hops } = page
    if (isShown(page) && placeOf(page.url) === place)
      return { verdict: 'failed', what: `Open to anybody: ${describe(page)}`, hops }
    if (page.stopped !== undefined)
      return { verdict: 'passed', what: 'Closed: it began a login.', hops }
    return isBroken(page) || page.status === 404
      ? { verdict: 'warning', what: `Closed by an error: ${describe(page)}`, hops }
      : { verdict: 'passed', what: `Closed: ${describe(page)}`, hops }
  })
}
