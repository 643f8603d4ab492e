import type { CheckBrowser, OpenBrowser, Target, Visit } from './browser/check-browser.ts'
import type { ControlClient, KnownKind, NewUser } from './control-client.ts'
import { type Attempt, join, logIn, type Way } from './log-in.ts'
import type { createPeople, Person } from './people.ts'
import type { Success } from './success.ts'

/** What every trial uses. */
export interface Tools {
  readonly way: Way
  readonly control: ControlClient
  readonly people: ReturnType<typeof createPeople>
  readonly success: Success
  readonly openBrowser: OpenBrowser
  readonly protectedUrl?: string
  /** Phone number of a person whom the application knows; without it, each login has a person of its own. */
  readonly person?: string
  /** The year of today. */
  readonly year: number
  /** Phone number of another one. */
  readonly other?: string
}

/** What is known once the application has logged somebody in. */
export interface KnownTools extends Tools {
  readonly partner: string
  readonly kinds: readonly KnownKind[]
}

/** Runs something with a person, who is removed afterwards if the check made them. */
export async function withPerson<T>(
  { people, person, other }: Tools,
  run: (person: Person) => Promise<T>,
  options: { readonly changes?: NewUser; readonly isOther?: boolean } = {},
): Promise<T> {
  const number = options.isOther === true ? other : person
  const isKnown = number !== undefined && options.changes === undefined
  const somebody = isKnown ? await people.known(number) : await people.add(options.changes)
  try {
    return await run(somebody)
  } finally {
    await people.release(somebody)
  }
}

/** Runs something in a browser of its own. */
export async function withBrowser<T>(
  { openBrowser }: Pick<Tools, 'openBrowser'>,
  run: (browser: CheckBrowser) => Promise<T>,
): Promise<T> {
  const browser = await openBrowser()
  try {
    return await run(browser)
  } finally {
    await browser.close()
  }
}

/** What a browser shows after an attempt. */
export interface Look {
  /** Whether the application takes the browser for the person's. */
  readonly isIn: boolean
  /** Whether the protected page is open, whoever it shows. */
  readonly isOpen: boolean
  /** The visit that showed it. */
  readonly visit: Visit
}

/** An attempt, and what the browser shows after it. */
export type Result = Attempt & Look

/** Logs a person in, in a browser of its own. */
export async function tryLogin(tools: Tools, person: Person): Promise<Result> {
  return withBrowser(tools, async (browser) => {
    const attempt = await logIn(tools.way, browser, person)
    return { ...attempt, ...(await lookAt(tools, browser, attempt.visit, person)) }
  })
}

/** Checks whether somebody is logged in: the page says so, or the protected page with the same cookies. */
export async function lookAt(
  { success, protectedUrl }: Tools,
  browser: CheckBrowser,
  visit: Visit,
  person: Person,
): Promise<Look> {
  if (success.isSeen(visit, person)) return { isIn: true, isOpen: true, visit }
  if (protectedUrl === undefined) return { isIn: false, isOpen: false, visit }
  const page = await browser.open(protectedUrl, { stopAt: isElsewhere(protectedUrl) })
  const isOpen = isShown(page, protectedUrl)
  const isIn = isOpen && (!success.showsPerson || success.isSeen(page, person))
  return { isIn, isOpen, visit: isOpen ? join(visit, page) : visit }
}

/** Opening a protected page must not begin another login. */
export const isElsewhere = (protectedUrl: string) => {
  const { origin } = new URL(protectedUrl)
  return ({ url }: Target) => url.origin !== origin
}

/** Checks whether a page is the protected one: others are led elsewhere, or see an error. */
export function isShown({ url, status, stopped, failure }: Visit, protectedUrl: string): boolean {
  const isThere = url.pathname === new URL(protectedUrl).pathname
  return isThere && status < 400 && stopped === undefined && failure === undefined
}

/** Finds what nobody should read: the name of nothing. */
export function nothingIn({ text }: Visit): string | undefined {
  return /\b(undefined|null|NaN)\b|\[object Object\]/.exec(text)?.[0]
}

/** The characters of a page that a row quotes. */
const quoted = 90

/** Describes what the application showed: `401, “unexpected iss claim value”`. */
export function describe({ status, said, failure, url }: Visit): string {
  if (failure !== undefined) return `no page: ${failure}`
  const text = said.length > quoted ? `${said.slice(0, quoted)}…` : said
  return text === '' ? `${status}, an empty page at ${url.pathname}` : `${status}, “${text}”`
}
