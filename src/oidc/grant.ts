import type { KoaContextWithOIDC, Provider } from 'oidc-provider'
import { acrOf } from '../domain/acr.ts'
import { requestedClaims } from '../domain/claims.ts'
import type { ConfirmationFacts } from '../domain/confirmation-facts.ts'
import { type Lifetimes, lifetimesFor } from '../domain/lifetimes.ts'
import { isOwnUri } from '../domain/origin.ts'
import { askedUser } from './accounts.ts'
import { partnerOf } from './clients.ts'
import { type IssuerDependencies, notesOf, textParam } from './context.ts'
import { errors } from './library.ts'
import { tooManyLogins } from './login-capacity.ts'
import { loginIdOf } from './login-record.ts'
import { askedAcr, claimsOf, paramsOf } from './request-claims.ts'
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
  const { client, account, provider, result } = ctx.oidc
  if (client === undefined || account === undefined) throw new errors.AccessDenied()
  if (!(await dependencies.capacity.hasCode())) throw tooManyLogins()
  const params = paramsOf(ctx)
  const { confirmed, formerPartner } = notesOf(ctx)
  const { clientId } = client
  // The id of the login, which codes and access tokens then carry.
  const id = { jti: loginIdOf(ctx) }
  const grant = new provider.Grant({ accountId: account.accountId, clientId, ...id })
  grant.addOIDCScope(textParam(params, 'scope') ?? 'openid')
  grant.addOIDCClaims(requestedClaims('', claimsOf(params)))
  const lifetimes = lifetimesFor(dependencies.settings(), partnerOf(client))
  const ttl = unredeemedLife(lifetimes)
  const grantId = await saveFor(grant, grantSeconds(lifetimes))
  if (formerPartner !== undefined) {
    await dependencies.inFlight.goOn(grantId, formerPartner, ttl)
  }
  const action = String(confirmed?.action ?? result?.['action'] ?? '')
  const user = await askedUser(ctx, dependencies.state, account.accountId)
  if (user !== undefined) {
    await dependencies.confirmedLogins.put(
      grantId,
      {
        id: grantId,
        action,
        partner: client.clientId,
        service: textParam(params, 'service') ?? '',
        acr: acrOf(askedAcr(params)),
        user,
        isOwn: isOwnUri(textParam(params, 'redirect_uri') ?? '', browserUrl),
        facts: confirmed?.facts ?? ((result?.['facts'] ?? {}) as ConfirmationFacts),
      },
      ttl,
    )
  }
  return grant
}

/** `Grant#save` takes a time to live in seconds, which its type does not say. */
function saveFor(grant: { save: () => Promise<string> }, seconds: number): Promise<string> {
  const { save } = grant as { save: (ttl: number) => Promise<string> }
  return save.call(grant, seconds)
}
