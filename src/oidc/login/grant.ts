import type { KoaContextWithOIDC, Provider } from 'oidc-provider'
import { acrOf } from '../../domain/claims/acr.ts'
import { requestedClaims } from '../../domain/claims/claims.ts'
import type { ConfirmationFacts } from '../../domain/claims/confirmation-facts.ts'
import { type Lifetimes, lifetimesFor } from '../../domain/lifetimes.ts'
import { isOwnUri } from '../../domain/origin.ts'
import { askedAcr, claimsOf, paramsOf } from '../authorization/request-claims.ts'
import { partnerOf, versionOf } from '../clients.ts'
import { type IssuerDependencies, textParam } from '../context.ts'
import { errors } from '../library.ts'
import { setGrant } from '../request-context.ts'
import { loginIdOf } from './begin-login.ts'
import type { ConfirmedLogin } from './confirmed-login.ts'
import { askedUser, versionOfResult } from './find-account.ts'
import { factsOfAction } from './interaction-result.ts'
import { confirmedAction } from './policy.ts'
import { tooManyLogins } from './too-many-logins.ts'

/** Returns the maximum lifetime of a grant, in seconds: that of the code plus that of the token. */
export function grantSeconds({ code, accessToken }: Lifetimes): number {
  return Math.ceil(code + accessToken) + 60
}

/** Creates the grant, which contains everything that was requested: the user accepts all of it or refuses all of it. */
export async function createGrant(
  ctx: KoaContextWithOIDC,
  dependencies: IssuerDependencies,
  browserUrl: string,
): Promise<InstanceType<Provider['Grant']>> {
  const { client, account, provider } = ctx.oidc
  if (client === undefined || account === undefined) throw new errors.AccessDenied()
  if (!(await dependencies.capacity.hasCode())) throw tooManyLogins()
  const params = paramsOf(ctx)
  const { clientId } = client
  // Codes and access tokens carry the id of the login.
  const id = { jti: loginIdOf(ctx) }
  const grant = new provider.Grant({ accountId: account.accountId, clientId, ...id })
  grant.addOIDCScope(textParam(params, 'scope') ?? 'openid')
  grant.addOIDCClaims(requestedClaims('', claimsOf(params)))
  const lifetimes = lifetimesFor(dependencies.settings(), partnerOf(client))
  const [grantId, confirmed] = await Promise.all([
    saveFor(grant, grantSeconds(lifetimes)),
    confirmationOf(ctx, dependencies, account.accountId),
  ])
  if (confirmed !== undefined) {
    const login = {
      id: grantId,
      ...confirmed,
      partner: clientId,
      partnerVersion: versionOf(client),
      service: textParam(params, 'service') ?? '',
      acr: acrOf(askedAcr(params)),
      isOwn: isOwnUri(textParam(params, 'redirect_uri') ?? '', browserUrl),
    }
    setGrant(ctx, { login })
  }
  return grant
}

type Confirmation = Pick<
  ConfirmedLogin,
  'action' | 'user' | 'userVersion' | 'phoneNumber' | 'facts'
>

/**
 * Returns who confirmed, and how: on the waiting page or immediately. Returns undefined if the user no longer exists.
 */
async function confirmationOf(
  ctx: KoaContextWithOIDC,
  { state }: IssuerDependencies,
  accountId: string,
): Promise<Confirmation | undefined> {
  const { result } = ctx.oidc
  const atOnce = confirmedAction(ctx)
  if (atOnce !== undefined) {
    const { id, user, userVersion, phoneNumber } = atOnce
    return { action: id, user, userVersion, phoneNumber, facts: factsOfAction(atOnce) }
  }
  const user = await askedUser(ctx, state, accountId)
  return (
    user && {
      action: String(result?.['action'] ?? ''),
      user: user.id,
      userVersion: versionOfResult(ctx) ?? 0,
      phoneNumber: user.phoneNumber,
      facts: (result?.['facts'] ?? {}) as ConfirmationFacts,
    }
  )
}

/** Saves a grant. `Grant#save` takes a time to live in seconds, which its type omits. */
export function saveFor(grant: { save: () => Promise<string> }, seconds: number): Promise<string> {
  const { save } = grant as { save: (ttl: number) => Promise<string> }
  return save.call(grant, seconds)
}
