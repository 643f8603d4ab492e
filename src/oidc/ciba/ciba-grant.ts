import type { FindAccount, KoaContextWithOIDC, Provider as ProviderType } from 'oidc-provider'
import { type Action, statusOf } from '../../domain/action.ts'
import { acrOf, acrValue } from '../../domain/claims/acr.ts'
import { requestedClaims } from '../../domain/claims/claims.ts'
import { lifetimesFor } from '../../domain/lifetimes.ts'
import { idTokenClaims } from '../../domain/token-forms.ts'
import { mergedClaims } from '../authorization/request-claims.ts'
import { partnerOf } from '../clients.ts'
import { type IssuerSite, textParam } from '../context.ts'
import { cibaGrantType } from '../issuers.ts'
import { errors } from '../library.ts'
import { grantSeconds, saveFor } from '../login/grant.ts'

import { serverCallOf, setGrant } from '../request-context.ts'
import type { BackchannelRequest } from './backchannel-requests.ts'
import { loginOfRequest } from './login-of-request.ts'

/** How much longer a client must wait after it polled too fast, in seconds (RFC 8628, section 3.5). */
const slowDown = 5

/**
 * Lets the library redeem an `auth_req_id`. Its own CIBA requires client metadata that itsme's partners do not have, so
 * the grant type is not in the metadata (decisions/0028).
 */
export function registerCibaGrant(
  provider: ProviderType,
  site: IssuerSite,
  findAccount: FindAccount,
): void {
  if (site.issuer.routes.ciba === undefined) return
  provider.registerGrantType(cibaGrantType, (ctx) => redeem(site, ctx, findAccount), [
    'auth_req_id',
  ])
  const { prototype } = provider.Client as unknown as { prototype: { grantTypeAllowed: IsAllowed } }
  const { grantTypeAllowed } = prototype
  prototype.grantTypeAllowed = function isAllowed(type) {
    return type === cibaGrantType || grantTypeAllowed.call(this, type)
  }
}

type IsAllowed = (this: unknown, type: string) => boolean

function refuse(code: string, description: string, detail = description): Error {
  return new errors.CustomOIDCProviderError(code, description, { detail })
}

async function redeem(
  site: IssuerSite,
  ctx: KoaContextWithOIDC,
  findAccount: FindAccount,
): Promise<void> {
  const { backchannelRequests, state, clock } = site.dependencies
  const { client, params } = ctx.oidc
  const id = textParam((params ?? {}) as Record<string, unknown>, 'auth_req_id')
  if (id === undefined) throw refuse('invalid_request', 'auth_req_id is missing')
  const request = await backchannelRequests.find(id)
  if (client === undefined || request === undefined || request.partner !== client.clientId)
    throw refuse('invalid_grant', 'The auth_req_id is not known.')
  const action = await state.actions.find(request.action)
  const status = action === undefined ? 'expired' : statusOf(action, clock.now())
  if (status === 'pending') throw await pending(site, request)
  if (status === 'confirmed' && !(await backchannelRequests.use(request)))
    throw refuse('invalid_grant', 'The auth_req_id was used before.')
  serverCallOf(ctx).isFinal = true
  if (action === undefined || status === 'expired')
    throw refuse('expired_token', 'The auth_req_id has expired.')
  if (status === 'rejected') throw rejected(action)
  await issueTokens(site, ctx, request, action, findAccount)
}

async function pending({ dependencies }: IssuerSite, { id }: BackchannelRequest): Promise<Error> {
  return (await dependencies.backchannelPolling.isTooFast(id, slowDown))
    ? refuse('slow_down', 'The client polls too fast.')
    : refuse('authorization_pending', 'User has not completed authentication yet.')
}

function rejected({ decision }: Action): Error {
  return decision?.kind === 'rejected' && decision.reason === 'error'
    ? refuse(decision.error, 'The user’s scenario ends with this error.')
    : refuse('access_denied', 'The user did not confirm the action.')
}

/** Issues the tokens of a confirmed request, as the library does for a code. */
async function issueTokens(
  site: IssuerSite,
  ctx: KoaContextWithOIDC,
  request: BackchannelRequest,
  action: Action,
  findAccount: FindAccount,
): Promise<void> {
  const { provider, client } = ctx.oidc
  if (client === undefined) return
  const { settings, strict } = site.dependencies
  const partner = partnerOf(client)
  const { scope, acrValues } = request
  const merges = idTokenClaims(partner, site.issuer.name, strict) === 'all'
  const claims = merges ? mergedClaims(request.claims) : request.claims
  const lifetimes = lifetimesFor(settings(), partner)
  const accountId = request.user.id
  // Grants and access tokens carry the id of the login.
  const grant = new provider.Grant({
    accountId,
    clientId: client.clientId,
    jti: request.login,
  } as never)
  grant.addOIDCScope(scope)
  grant.addOIDCClaims(requestedClaims('', claims))
  const grantId = await saveFor(grant, grantSeconds(lifetimes))
  const login = loginOfRequest(request, action)
  setGrant(ctx, { login })
  serverCallOf(ctx).login = login
  const token = new provider.AccessToken({
    accountId,
    client,
    grantId,
    gty: 'ciba',
    scope,
    claims,
  } as never)
  ctx.oidc.entity('AccessToken', token)
  const access_token = await token.save()
  const account = await findAccount(ctx, accountId, token)
  if (account === undefined) throw refuse('invalid_grant', 'The user is not known any more.')
  const acr = acrValue(acrOf(acrValues))
  const known = await account.claims('id_token', scope, (claims.id_token ?? {}) as never, [])
  const idToken = new provider.IdToken({ ...known, acr } as never, { ctx } as never)
  Object.assign(idToken, { scope, mask: claims.id_token ?? {}, rejected: [] })
  const id_token = await idToken.issue({ use: 'idtoken' } as never)
  const expires_in = Math.ceil(lifetimes.accessToken)
  ctx.body = { access_token, token_type: 'Bearer', expires_in, id_token }
}
