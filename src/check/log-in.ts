import type { Issuer } from '../oidc/issuers.ts'
import type { CheckBrowser, Hop, Target, Visit } from './browser/check-browser.ts'
import type { ControlClient } from './control-client.ts'
import type { Person } from './people.ts'

/** How long the phone may take to decide, in milliseconds. */
const maxWait = 60_000

/** What came of an attempt to log in through the application. */
export interface Attempt {
  readonly visit: Visit
  readonly person: Person
  /** Whether the start URL led to the identify page of this simulator. */
  readonly reachedSimulator: boolean
  /** Id of the login in the simulator; null if there was none. */
  readonly login: string | null
}

export interface Way {
  readonly startUrl: string
  /** URL of the simulator, as browsers see it. */
  readonly simulatorUrl: string
  /** The issuers of the simulator. */
  readonly issuers: Readonly<Record<Issuer['name'], string>>
  readonly control: ControlClient
}

/** Logs a person in: opens the start URL, fills in the identify page, waits for the decision, and returns to the application. */
export async function logIn(
  { startUrl, simulatorUrl, issuers, control }: Way,
  browser: CheckBrowser,
  person: Person,
  options: { readonly stopAtCallback?: boolean } = {},
): Promise<Attempt> {
  const isIdentify = (url: URL) => url.href.startsWith(`${simulatorUrl}/identify/`)
  const isReached = (hops: readonly Hop[]) =>
    hops.some(({ url }) => Object.values(issuers).some((issuer) => url.startsWith(`${issuer}/`)))
  let reachedSimulator = false
  const stopAt = (target: Target, hops: readonly Hop[]) =>
    options.stopAtCallback === true &&
    (reachedSimulator || isReached(hops)) &&
    fieldsOf(target).some(([name]) => name === 'code')
  const before = await control.newestLogin(person.phoneNumber)
  let visit = await browser.open(startUrl, { stopAt })
  reachedSimulator = isReached(visit.hops)
  if (isIdentify(visit.url) && visit.stopped === undefined) {
    if (!isWaiting(visit.url)) {
      const fields = [['phoneNumber', person.phoneNumber]] as const
      visit = join(
        visit,
        await browser.open({ url: visit.url, method: 'POST', fields }, { stopAt }),
      )
    }
    if (isIdentify(visit.url) && isWaiting(visit.url) && visit.stopped === undefined) {
      const after = { stopAt, while: isWaiting, maxWait }
      visit = join(visit, await browser.leave(visit, after))
    }
  }
  const newest = await control.newestLogin(person.phoneNumber)
  const login = newest === undefined || newest === before ? null : newest
  return { visit, person, reachedSimulator, login }
}

const isWaiting = (url: URL) => url.pathname.endsWith('/wait')

/** Returns the parameters of a request, wherever they are. */
export function fieldsOf({ url, fields }: Target): readonly (readonly [string, string])[] {
  return [...url.searchParams, ...fields]
}

/** Joins two visits: the second one continues the first. */
export function join(before: Visit, after: Visit): Visit {
  return { ...after, hops: [...before.hops, ...after.hops] }
}
