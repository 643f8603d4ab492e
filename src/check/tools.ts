import type { CheckBrowser, OpenBrowser, Visit } from './browser/check-browser.ts'
import type { ControlClient, KnownKind, NewUser } from './control-client.ts'
import { type Attempt, join, logIn, type Way } from './log-in.ts'
import type { createPeople, Person } from './people.ts'
import type { Restarts } from './restarts.ts'
import type { Success } from './success.ts'

/** What every trial uses. */
export interface Tools {
  readonly way: Way
  readonly control: ControlClient
  readonly people: ReturnType<typeof createPeople>
  readonly success: Success
  readonly openBrowser: OpenBrowser
  /** A page that only a logged-in person sees; absent until that is known. */
  readonly protectedPage?: { readonly url: string; readonly place: string }
  /** Phone number of a person whom the application knows; without it, each login has a person of its own. */
  readonly person?: string
  /** Phone number of another one. */
  readonly other?: string
  /** Absent if the check cannot restart the application. */
  readonly restarts?: Restarts
}

/** What is known once the application has logged somebody in. */
export interface KnownTools extends Tools {
  readonly partner: string
  /** What the page of the good login said. */
  readonly usualText: string
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
  tools: Tools,
  browser: CheckBrowser,
  visit: Visit,
  person: Person,
): Promise<Look> {
  const { success, protectedPage } = tools
  // The simulator's own pages name the people whom one can log in.
  if (!isSimulator(tools.way, visit.url) && success.isSeen(visit, person))
    return { isIn: true, isOpen: true, visit }
  if (protectedPage === undefined) return { isIn: false, isOpen: false, visit }
  const page = await openProtected(tools, browser, protectedPage.url)
  const isOpen = isShown(page) && placeOf(page.url) === protectedPage.place
  const isIn = isOpen && (!success.showsPerson || success.isSeen(page, person))
  return { isIn, isOpen, visit: isOpen ? join(visit, page) : visit }
}

/** Opens a page that may begin another login, which it must not. */
export function openProtected({ way }: Tools, browser: CheckBrowser, url: string): Promise<Visit> {
  return browser.open(url, { stopAt: (target) => isSimulator(way, target.url) })
}

/** Checks whether a browser arrived at a page without an error. */
export function isShown({ status, stopped, failure }: Visit): boolean {
  return status < 400 && stopped === undefined && failure === undefined
}

/** Returns where a page is, whatever its parameters. */
export const placeOf = ({ origin, pathname }: URL) => origin + pathname

/** Checks whether an address is one at which people log in; the demo website is not. */
export function isSimulator({ simulatorUrl, issuers }: Way, { href }: URL): boolean {
  return [`${simulatorUrl}/identify`, ...Object.values(issuers)].some((place) =>
    href.startsWith(`${place}/`),
  )
}

/** Checks whether the application failed, rather than refused. */
export const isBroken = ({ failure, status }: Visit) => failure !== undefined || status >= 500

const nothing = /\b(?:undefined|null|NaN)\b|\[object Object\]/g

/** Finds what nobody should read, the name of nothing. In German, "null" is a number: the good login may say it too. */
export function nothingIn({ text }: Visit, usualText: string): string | undefined {
  const usual = usualText.match(nothing) ?? []
  const count = (words: readonly string[], word: string) =>
    words.filter((each) => each === word).length
  const words: readonly string[] = text.match(nothing) ?? []
  return words.find((word) => count(words, word) > count(usual, word))
}

/** The characters of a page that a row quotes. */
const quoted = 90

/** A code, a token or a key: long, with digits and letters. */
const secret = /(?=[\w.~+=-]*\d)(?=[\w.~+=-]*[a-z])[\w.~+=-]{24,}/gi

/** Describes what the application showed: `401, “unexpected iss claim value”`. */
export function describe({ status, said, failure, url }: Visit): string {
  if (failure !== undefined) return `no page: ${failure}`
  const shown = said.replace(secret, '…')
  const text = shown.length > quoted ? `${shown.slice(0, quoted)}…` : shown
  return text === '' ? `${status}, an empty page at ${url.pathname}` : `${status}, “${text}”`
}
