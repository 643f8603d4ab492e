import { acrOf, acrValue } from '../domain/acr.ts'
import type { Action } from '../domain/action.ts'
import type { ConfirmationFacts } from '../domain/confirmation-facts.ts'
import { defined } from '../domain/defined.ts'
import { notesOf } from './context.ts'
import { interactionPolicy } from './library.ts'

/**
 * Every request asks the user: the login is there only once the interaction brought it. `prompt=none` can therefore only
 * be answered with `interaction_required` (itsme's documentation, prompt).
 */
export function createPolicy(): InstanceType<typeof interactionPolicy.Prompt>[] {
  const { Check, Prompt } = interactionPolicy
  const asked = new Check(
    'user_not_asked',
    'itsme asks the user at every request',
    'interaction_required',
    (ctx) =>
      ctx.oidc.result?.login === undefined && notesOf(ctx).confirmed === undefined
        ? Check.REQUEST_PROMPT
        : Check.NO_NEED_TO_PROMPT,
  )
  const login = new Prompt({ name: 'login', requestable: true }, asked)
  const consent = new Prompt({ name: 'consent', requestable: true })
  // The library's own checks look for a page that the user has seen: one who confirmed at once has seen none.
  login.checks.remove('login_prompt')
  consent.checks.remove('consent_prompt')
  return [login, consent]
}

/** What a confirmed interaction tells oidc-provider. */
export function confirmedResult(action: Action, acrParameter: string) {
  const { id, user } = action
  return {
    login: { accountId: user, acr: acrValue(acrOf(acrParameter)), remember: false },
    consent: {},
    action: id,
    facts: factsOfAction(action),
  }
}

/** How a confirmed action was started and confirmed. */
export function factsOfAction({ mode, decision }: Action): ConfirmationFacts {
  const ipAddress = decision?.kind === 'confirmed' ? decision.ipAddress : undefined
  return { mode, ...defined({ ipAddress }) }
}

/** The parameter of an interaction that holds the id of an action which was made with the request; never the client's. */
export const actionParam = 'itsme_action'
/** The same for the id of the login. */
export const loginParam = 'itsme_login'
