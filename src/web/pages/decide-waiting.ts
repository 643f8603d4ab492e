import type { Context } from 'koa'
import type { Action } from '../../domain/action.ts'
import { SimulatorError } from '../../domain/errors.ts'
import { readForm, seeOther } from '../http/http.ts'
import { PageError } from '../http/page-error.ts'
import type { WebContext } from '../web-context.ts'
import { peerOf } from './phone/phone-page.ts'
import { visitHandler } from './visit.ts'
import { actionOf, mayDecide } from './wait.ts'

/** What a tester decides on the waiting page, in one click and without choosing the drawing. */
const decisions = ['confirm', 'reject', 'wrong-icon', 'wrong-code', 'expire'] as const
type TesterDecision = (typeof decisions)[number]

/** POST /identify/:uid/decide: decides the pending action of the visit. */
export function decideWaiting(dependencies: WebContext) {
  return visitHandler(dependencies, async (ctx, visit) => {
    const { do: given } = await readForm(ctx)
    const decision = decisions.find((each) => each === given)
    if (decision === undefined) {
      const reason = `do: must be one of ${decisions.join(', ')}, got ${JSON.stringify(given ?? null)}`
      throw new PageError(400, 'invalid_request', 'This cannot be decided.', reason)
    }
    if (!mayDecide(ctx, dependencies)) {
      const reason = 'this browser may not use the phones; sign in at /sign-in'
      throw new PageError(403, 'forbidden', 'This browser may not decide.', reason)
    }
    const action = await actionOf(dependencies, visit)
    if (action !== undefined) await decide(ctx, dependencies, action, decision).catch(ignoreDecided)
    seeOther(ctx, `/identify/${visit.uid}/wait`)
  })
}

function decide(
  ctx: Context,
  { state }: WebContext,
  { id }: Action,
  decision: TesterDecision,
): Promise<Action> {
  const by = 'waiting-page'
  switch (decision) {
    case 'confirm':
      return state.actions.confirm(id, undefined, { by, ipAddress: peerOf(ctx) })
    case 'reject':
      return state.actions.reject(id, 'user', by)
    case 'expire':
      return state.actions.expire(id, by)
    default:
      return state.actions.reject(id, decision, by)
  }
}

/** Another decision may have come first. */
function ignoreDecided(error: unknown): void {
  if (!(error instanceof SimulatorError)) throw error
}

/** POST /identify/:uid/again: sends the request to the same phone again. The earlier one is replaced. */
export function sendAgain(dependencies: WebContext) {
  return visitHandler(dependencies, async (ctx, visit) => {
    const action = await actionOf(dependencies, visit)
    if (action !== undefined && !visit.hasEnded) {
      await dependencies.state.actions.expire(action.id, 'replaced').catch(ignoreDecided)
      await dependencies.beginAction(visit, action.phoneNumber, action.identifiedBy)
    }
    seeOther(ctx, `/identify/${visit.uid}/wait`)
  })
}
