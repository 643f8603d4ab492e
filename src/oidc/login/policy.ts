import type { KoaContextWithOIDC } from 'oidc-provider'
import type { Action } from '../../domain/action.ts'
import { interactionPolicy } from '../library.ts'
import { authorizationOf } from '../request-context.ts'

/**
 * Creates the policy that asks the user at every request: there is no login until the user has confirmed. `prompt=none`
 * can therefore only be answered with `interaction_required` (itsme's documentation, prompt).
 */
export function createPolicy(): InstanceType<typeof interactionPolicy.Prompt>[] {
  const { Check, Prompt } = interactionPolicy
  const asked = new Check(
    'user_not_asked',
    'itsme asks the user at every request',
    'interaction_required',
    (ctx) =>
      ctx.oidc.result?.login === undefined && confirmedAction(ctx) === undefined
        ? Check.REQUEST_PROMPT
        : Check.NO_NEED_TO_PROMPT,
  )
  const login = new Prompt({ name: 'login', requestable: true }, asked)
  const consent = new Prompt({ name: 'consent', requestable: true })
  // The library's own checks require a page that the user has seen. A user who confirmed immediately has not seen one.
  login.checks.remove('login_prompt')
  consent.checks.remove('consent_prompt')
  return [login, consent]
}

/** Returns the action of a user who confirmed immediately. No interaction is needed then. */
export function confirmedAction(ctx: KoaContextWithOIDC): Action | undefined {
  const action = authorizationOf(ctx).asked?.action
  return action?.decision?.kind === 'confirmed' ? action : undefined
}
