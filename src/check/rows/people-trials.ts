import type { Visit } from '../browser/check-browser.ts'
import type { NewUser } from '../control-client.ts'
import type { CheckGroup, Outcome } from '../row.ts'
import {
  describe,
  isBroken,
  type KnownTools,
  nothingIn,
  type Result,
  tryLogin,
  withPerson,
} from '../tools.ts'
import { judgeRefusal } from './judge-refusal.ts'
import type { RunnableTrial } from './trial.ts'

const base = { group: 'people' as CheckGroup, endpoint: null } as const
const source = 'itsme’s documentation, errors'

/** People who do not confirm, and people with unusual data. */
export const peopleTrials: readonly RunnableTrial[] = [
  {
    ...base,
    name: 'rejects',
    severity: 'high',
    expected: 'Nobody is logged in, and the person is told.',
    source,
    run: notIn({ scenario: { do: 'reject' } }),
  },
  {
    ...base,
    name: 'lets-it-expire',
    severity: 'high',
    expected: 'Nobody is logged in, and the person is told.',
    source,
    run: notIn({ scenario: { do: 'expire' } }),
  },
  {
    ...base,
    name: 'itsme-is-unavailable',
    severity: 'medium',
    expected: 'Nobody is logged in, and the person is told to try later.',
    source,
    run: notIn({ scenario: { do: 'error', error: 'temporary_unavailable' } }),
  },
  {
    ...base,
    name: 'no-email',
    severity: 'low',
    expected: 'A person without an e-mail address is logged in, or told why not.',
    source: 'OpenID Connect Core 5.3.2: claims may be missing',
    run: (tools) => maybeIn(tools, { email: null }),
  },
  {
    ...base,
    name: 'one-name',
    severity: 'low',
    expected: 'A person without a given name is logged in.',
    source: 'itsme’s documentation, attributes: some people have one name',
    run: (tools) => maybeIn(tools, { givenName: null }),
  },
  {
    ...base,
    name: 'sixteen-years-old',
    severity: 'low',
    expected: 'The application decides whether it serves a minor.',
    source: 'itsme’s documentation: accounts from 16 years on',
    run: (tools) => maybeIn(tools, { age: 16 }),
  },
]

/** Tries a person who must not be logged in. The application passes with any page except a server error. */
function notIn(changes: NewUser) {
  return (tools: KnownTools) =>
    tryPerson(tools, changes, (result) =>
      result.isIn
        ? { verdict: 'failed', what: `Logged in: ${describe(result.visit)}` }
        : judgeRefusal(result, tools.way),
    )
}

/** Tries a person whom the application may log in, or refuse with an explanation. */
function maybeIn(tools: KnownTools, changes: NewUser): Promise<Outcome> {
  return tryPerson(tools, changes, ({ isIn, visit }) => {
    const nothing = visit.status < 400 ? nothingIn(visit, tools.usualText) : undefined
    if (nothing !== undefined)
      return { verdict: 'failed', what: `The page says “${nothing}”: ${describe(visit)}` }
    if (isIn) return { verdict: 'passed', what: `Logged in: ${describe(visit)}` }
    return isBroken(visit)
      ? { verdict: 'failed', what: `An error: ${describe(visit)}` }
      : { verdict: 'warning', what: `Not logged in: ${describe(visit)}` }
  })
}

/** Logs in a person with these changes, and judges the result. */
async function tryPerson(
  tools: KnownTools,
  changes: NewUser,
  judge: (result: Result) => Outcome,
): Promise<Outcome> {
  if (tools.person !== undefined) return needsOwnPeople
  return withPerson(
    tools,
    async (person) => {
      const result = await tryLogin(tools, person)
      const { visit, login } = result
      if (login === null) return neverAsked(visit)
      return { ...judge(result), login, hops: visit.hops }
    },
    { changes },
  )
}

const needsOwnPeople: Outcome = {
  verdict: 'not-tested',
  what: 'it needs a person of its own, and the option person was given',
}

/** The application did not lead to the identify page, so the person was not asked. */
const neverAsked = (visit: Visit): Outcome => ({
  verdict: 'not-tested',
  what: `the person was not asked: ${describe(visit)}`,
})
