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
import { askedUser, versionOfResult } from './accounts.ts'
import type { ConfirmedLogin } from './confirmed-logins.ts'
import { tooManyLogins } from './login-capacity.ts'
import { loginIdOf } from './login-record.ts'
import { confirmedAction, factsOfAction } from './policy.ts'
import { codeAfterlife } from './stored-models.ts'

/**
 * How long it is kept at first, in milliseconds: as long as the code. Who never redeems one takes no memory for the
 * life of a token; the token's making keeps it longer (`adapter.ts`).
 */
export function unredeemedLife({ code }: Lifetimes): number {
  return code * 1000 + codeAfterlife
}

/** How long a grant can live, in seconds: as long as the code and the token that it stands for. */
export function grantSeconds({ code, accessToken }: Lifetimes): number {
  return Math.ceil(code + accessToken) + 60
}

/** The user accepts all that is asked for, or refuses all: the grant is what the request asked. */
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
  // The id of the login, which codes and access tokens then carry.
  const id = { jti: loginIdOf(ctx) }
  const grant = new provider.Grant({ accountId: account.accountId, clientId, ...id })
  grant.addOIDCScope(textParam(params, 'scope') ?? 'openid')
  grant.addOIDCClaims(requestedClaims('', claimsOf(params)))
  const lifetimes = lifetimesFor(dependencies.settings(), partnerOf(client))
  const grantId = await saveFor(grant, grantSeconds(lifetimes))
  const confirmed = await confirmationOf(ctx, dependencies, account.accountId)
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
    await dependencies.confirmedLogins.put(grantId, login, unredeemedLife(lifetimes))
  }
  return grant
}

type Confirmation = Pick<
  ConfirmedLogin,
  'action' | 'user' | 'userVersion' | 'phoneNumber' | 'facts'
>

/** Who confirmed, and how: on the waiting page, or at once. Undefined if the user is not there any more. */
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

/** `Grant#save` takes a time to live in seconds, which its type does not say. */
function saveFor(grant: { save: () => Promise<string> }, seconds: number): Promise<string> {
  const { save } = grant as { save: (ttl: number) => Promise<string> }
  return save.call(grant, seconds)
}
