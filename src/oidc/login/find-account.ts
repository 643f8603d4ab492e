import type { Account, FindAccount, KoaContextWithOIDC } from 'oidc-provider'
import { type ClaimsRequest, claimValues, requestedClaims } from '../../domain/claims/claims.ts'
import { idTokenClaims } from '../../domain/token-forms.ts'
import type { User } from '../../domain/user.ts'
import type { State } from '../../state/state.ts'
import { partnerOf } from '../clients.ts'
import type { IssuerSite } from '../context.ts'
import { issuerUrl } from '../issuers.ts'
import { authorizationOf, serverCallOf } from '../request-context.ts'

/** Returns the user of an authorization request, in the version that was asked to confirm. */
export async function askedUser(
  ctx: KoaContextWithOIDC,
  { users }: State,
  id: string,
): Promise<User | undefined> {
  const { asked } = authorizationOf(ctx)
  if (asked?.user.id === id) return asked.user
  return users.at(id, versionOfResult(ctx))
}

/** Returns the version of the user that a confirmed interaction names. */
export function versionOfResult(ctx: KoaContextWithOIDC): number | undefined {
  const version = ctx.oidc.result?.['userVersion']
  return typeof version === 'number' ? version : undefined
}

/**
 * Finds the user of a token, in the version that was asked to confirm. There is no token yet while the authorization
 * request is being answered.
 */
export function createFindAccount({ issuer, origin, dependencies }: IssuerSite): FindAccount {
  const { state, clock, portrait, strict } = dependencies
  const pictureUrl = issuerUrl(issuer, origin.url) + issuer.routes.picture
  return async (ctx, id, token) => {
    const login = token === undefined ? undefined : serverCallOf(ctx).login
    const user =
      login === undefined
        ? await askedUser(ctx, state, id)
        : await state.users.at(login.user, login.userVersion)
    if (user === undefined) return undefined
    const claims: Account['claims'] = (use, scope, requested) => {
      const client = ctx.oidc.client
      const claimsRequest: ClaimsRequest = { [use]: requested }
      const onlyRequested =
        use === 'id_token' &&
        client &&
        idTokenClaims(partnerOf(client), issuer.name, strict) === 'requested'
      const names = requestedClaims(onlyRequested ? '' : scope, claimsRequest)
      const facts = { ...login?.facts, now: clock.now(), pictureUrl, portrait }
      return { sub: user.id, ...claimValues(user, names, facts) }
    }
    return { accountId: user.id, claims }
  }
}
