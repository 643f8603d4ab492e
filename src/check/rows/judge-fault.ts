import type { Reaction } from '../../faults/kind.ts'
import type { KnownKind } from '../control-client.ts'
import type { Outcome } from '../row.ts'
import { describe, type KnownTools, nothingIn, type Result } from '../tools.ts'
import { judgeRefusal } from './judge-refusal.ts'

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
