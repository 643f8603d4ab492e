import type { Reaction } from '../../faults/kind.ts'
import type { KnownKind } from '../control-client.ts'
import type { Person } from '../people.ts'
import type { Outcome } from '../row.ts'
import { describe, type KnownTools, nothingIn, type Result } from '../tools.ts'
import { judgeRefusal } from './judge-refusal.ts'
import { noName } from './trial.ts'

/** Judges what an application did when a fault had fired. */
export function judgeFault(
  { kind, family }: KnownKind,
  reaction: Reaction,
  result: Result,
  tools: KnownTools,
): Outcome {
  const { way } = tools
  const { isIn, visit, person } = result
  if (isIn) {
    const verdict = { refuse: 'failed', notice: 'warning', tolerate: 'passed' } as const
    return { verdict: verdict[reaction], what: `Logged ${nameOf(person)} in. ${describe(visit)}` }
  }
  if (reaction === 'tolerate')
    return { verdict: 'failed', what: `Not logged in: ${describe(visit)}` }
  if (kind.startsWith('claim-')) return judgeWithoutName(result, tools)
  return judgeRefusal(result, way, family !== 'token' && family !== 'answer')
}

/**
 * Judges a login with a userinfo response that must be refused. What the ID token says is good without it (OpenID Connect
 * Core 5.3.2): the response must not be used.
 *
 * @param stranger whom the response is about
 */
export function judgeUserinfo(
  kind: KnownKind,
  result: Result,
  tools: KnownTools,
  stranger: Person,
): Outcome {
  const { visit, isIn } = result
  const { success } = tools
  const shown = describe(visit)
  if (isIn && !success.showsPerson) return { verdict: 'not-tested', what: noName }
  if (success.isSeen(visit, stranger))
    return { verdict: 'failed', what: `Used the response: ${shown}` }
  return isIn
    ? { verdict: 'passed', what: `Logged in by the ID token alone: ${shown}` }
    : judgeFault(kind, 'refuse', result, tools)
}

/** Judges a login in which a claim is missing or wrong: the page that shows the name may show something else. */
function judgeWithoutName(result: Result, { way, usualText }: KnownTools): Outcome {
  const { visit, isOpen } = result
  const nothing = visit.status < 400 ? nothingIn(visit, usualText) : undefined
  if (nothing !== undefined)
    return { verdict: 'failed', what: `The page says “${nothing}”: ${describe(visit)}` }
  return isOpen
    ? { verdict: 'warning', what: `Logged in without the name: ${describe(visit)}` }
    : judgeRefusal(result, way)
}

const nameOf = ({ givenName, familyName }: Result['person']) => `${givenName} ${familyName}`.trim()
