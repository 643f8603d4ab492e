import type { Way } from '../log-in.ts'
import type { Outcome } from '../row.ts'
import { describe, isBroken, isSimulator, type Look } from '../tools.ts'

/**
 * Judges an application that must not log this person in, and does not show the name.
 *
 * @param mayBreak whether an error of the server is right, as when itsme does not answer
 */
export function judgeRefusal(
  { isOpen, visit }: Pick<Look, 'isOpen' | 'visit'>,
  way: Way,
  mayBreak = false,
): Outcome {
  const shown = describe(visit)
  if (isOpen) return { verdict: 'failed', what: `Let somebody in without this name: ${shown}` }
  if (isSimulator(way, visit.url))
    return { verdict: 'passed', what: 'Refused: it began another login.' }
  const isError = mayBreak ? visit.failure !== undefined : isBroken(visit)
  return isError
    ? { verdict: 'warning', what: `Not logged in, but no refusal either: ${shown}` }
    : { verdict: 'passed', what: `Refused: ${shown}` }
}
