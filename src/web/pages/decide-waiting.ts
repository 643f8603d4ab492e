import { readForm, seeOther } from '../http/http.ts'
import { PageError } from '../http/page-error.ts'
import type { WebContext } from '../web-context.ts'
import { decideAtOnce, ignoreDecided, readDecision } from './decide.ts'
import { visitHandler } from './visit.ts'
import { actionOf, mayDecide } from './wait.ts'

/** POST /identify/:uid/decide: decides the pending action of the visit. */
export function decideWaiting(dependencies: WebContext) {
  return visitHandler(dependencies, async (ctx, visit) => {
    const decision = readDecision(await readForm(ctx))
    if (!mayDecide(ctx, dependencies)) {
      const reason = 'this browser may not use the phones; sign in at /sign-in'
      throw new PageError(403, 'forbidden', 'This browser may not decide.', reason)
    }
    const action = await actionOf(dependencies, visit)
    if (action !== undefined)
      await decideAtOnce(ctx, dependencies, action, decision, 'waiting-page')
    seeOther(ctx, `/identify/${visit.uid}/wait`)
  })
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
