import type { Context } from 'koa'
import type { Action } from '../../domain/action.ts'
import { SimulatorError } from '../../domain/errors.ts'
import type { Decider } from '../../domain/login/login.ts'
import { PageError } from '../http/page-error.ts'
import type { WebContext } from '../web-context.ts'
import { peerOf } from './phone/phone-page.ts'

/** What a tester decides in one click, without choosing the drawing. */
const decisions = ['confirm', 'reject', 'wrong-icon', 'wrong-code', 'expire'] as const
type TesterDecision = (typeof decisions)[number]

/** Reads the button that was pressed. @throws PageError 400 */
export function readDecision({ do: given }: Readonly<Record<string, string>>): TesterDecision {
  const decision = decisions.find((each) => each === given)
  if (decision !== undefined) return decision
  const reason = `do: must be one of ${decisions.join(', ')}, got ${JSON.stringify(given ?? null)}`
  throw new PageError(400, 'invalid_request', 'This cannot be decided.', reason)
}

/** Decides an action. Does nothing if another decision came first. */
export async function decideAtOnce(
  ctx: Context,
  { state }: Pick<WebContext, 'state'>,
  { id }: Action,
  decision: TesterDecision,
  by: Decider,
): Promise<void> {
  const { actions } = state
  try {
    if (decision === 'confirm') await actions.confirm(id, undefined, { by, ipAddress: peerOf(ctx) })
    else if (decision === 'expire') await actions.expire(id, by)
    else await actions.reject(id, decision === 'reject' ? 'user' : decision, by)
  } catch (error) {
    ignoreDecided(error)
  }
}

/** Another decision may have come first. */
export function ignoreDecided(error: unknown): void {
  if (!(error instanceof SimulatorError)) throw error
}
