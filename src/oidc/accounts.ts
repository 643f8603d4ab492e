import type { Account, FindAccount, KoaContextWithOIDC } from 'oidc-provider'
import { type ClaimsRequest, claimValues, requestedClaims } from '../domain/claims.ts'
import type { State } from '../state/state.ts'
import { partnerOf } from './clients.ts'
import { type IssuerDependencies, notesOf } from './context.ts'

/** The user who is asked now; as it was when it was asked, where it has changed since. */
export async function askedUser(ctx: KoaContextWithOIDC, { actions, users }: State, id: string) {
  const { user } = notesOf(ctx)
  if (user?.id === id) return user
  const action = ctx.oidc.result?.['action']
  const kept = typeof action === 'string' ? await actions.keptUser(action) : undefined
  return kept ?? users.find(id)
}

/**
 * Finds the user behind a token: as it was when the action was confirmed. While the authorization request is being
 * answered there is no token yet, and the user is the one of today.
 */
export function createFindAccount(
  { state, confirmedLogins, clock, portrait }: IssuerDependencies,
  pictureUrl: string,
): FindAccount {
  return async (ctx, id, token) => {
    const grantId = token !== undefined && 'grantId' in token ? token.grantId : undefined
    const login = grantId === undefined ? undefined : await confirmedLogins.find(String(grantId))
    if (login !== undefined) notesOf(ctx).login = login
    const user = login?.user ?? (await askedUser(ctx, state, id))
    if (user === undefined) return undefined
    const claims: Account['claims'] = (use, scope, requested) => {
      const client = ctx.oidc.client
      const claimsRequest: ClaimsRequest = { [use]: requested }
      const onlyRequested =
        use === 'id_token' && client && partnerOf(client).idToken.claims === 'requested'
      const names = requestedClaims(onlyRequested ? '' : scope, claimsRequest)
      const facts = { ...login?.facts, now: clock.now(), pictureUrl, portrait }
      return { sub: user.id, ...claimValues(user, names, facts) }
    }
    return { accountId: user.id, claims }
  }
}
