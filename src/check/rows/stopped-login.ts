import type { CheckBrowser, Target } from '../browser/check-browser.ts'
import { fieldsOf, logIn } from '../log-in.ts'
import type { Person } from '../people.ts'
import type { Outcome } from '../row.ts'
import { describe, type KnownTools, withBrowser, withPerson } from '../tools.ts'
import { noName } from './trial.ts'

/** A login that stopped before the application's redirect URI was called. */
export interface StoppedLogin {
  readonly browser: CheckBrowser
  readonly person: Person
  readonly callback: Target
  readonly login: string | null
}

/** Logs somebody in, and stops before the redirect URI is called. */
export async function stopBeforeCallback(
  tools: KnownTools,
  run: (login: StoppedLogin) => Promise<Outcome>,
  options: { readonly isOther?: boolean } = {},
): Promise<Outcome> {
  if (!tools.success.showsPerson) return { verdict: 'not-tested', what: noName }
  return withPerson(
    tools,
    (person) =>
      withBrowser(tools, async (browser) => {
        const { visit, login } = await logIn(tools.way, browser, person, { stopAtCallback: true })
        if (visit.stopped === undefined)
          return { verdict: 'not-tested', what: `no code came back: ${describe(visit)}`, login }
        return run({ browser, person, callback: visit.stopped, login })
      }),
    options,
  )
}

/** The same with two people, in two browsers. */
export function stopTwoBeforeCallback(
  tools: KnownTools,
  run: (own: StoppedLogin, other: StoppedLogin) => Promise<Outcome>,
): Promise<Outcome> {
  if (tools.person !== undefined && tools.other === undefined)
    return Promise.resolve({
      verdict: 'not-tested',
      what: 'it needs two people: give the option other',
    })
  return stopBeforeCallback(tools, (own) =>
    stopBeforeCallback(tools, (other) => run(own, other), { isOther: true }),
  )
}

/** Returns the value of a field, wherever it is. */
export const fieldOf = (target: Target, name: string) =>
  fieldsOf(target).find(([each]) => each === name)?.[1]

/** Returns a request with another value of a field; without the field, if the value is undefined. */
export function withField(
  { url, method, fields }: Target,
  name: string,
  value: string | undefined,
): Target {
  const changed = new URL(url)
  if (method === 'GET') {
    changed.searchParams.delete(name)
    if (value !== undefined) changed.searchParams.set(name, value)
    return { url: changed, method, fields }
  }
  const others = fields.filter(([each]) => each !== name)
  return { url, method, fields: value === undefined ? others : [...others, [name, value]] }
}
