import type { KoaContextWithOIDC } from 'oidc-provider'
import type { Action } from '../../domain/action.ts'
import { defined } from '../../domain/defined.ts'
import type { FaultEndpoint } from '../../domain/endpoint.ts'
import type { FaultPlace } from '../../faults/fault.ts'
import { namedNumber } from '../authorization/named-user.ts'
import { partnerAndService } from '../authorization/refusals.ts'
import { paramsOf } from '../authorization/request-claims.ts'
import { cibaPlace } from '../ciba/ciba-place.ts'
import type { IssuerSite } from '../context.ts'
import { loginIdOf } from '../login/begin-login.ts'
import { placeOfLogin } from '../login/confirmed-login.ts'
import type { StoredModels } from '../login/stored-models.ts'
import { authorizationOf, serverCallOf } from '../request-context.ts'
import { formOf } from '../token/credentials.ts'

/** Returns the place of a request, as far as its code, token or parameters identify it. */
export async function placeOf(
  site: IssuerSite,
  ctx: KoaContextWithOIDC,
  endpoint: FaultEndpoint,
): Promise<FaultPlace> {
  const { issuer } = site
  const known = { issuer: issuer.name, endpoint }
  if (endpoint === 'authorization') return { ...known, ...(await askedPlace(site, ctx)) }
  if (endpoint === 'discovery' || endpoint === 'jwks') return known
  if (endpoint === 'user-discovery' || endpoint === 'backchannel')
    return { ...known, ...(await cibaPlace(site, ctx)) }
  const { login, clientId } = serverCallOf(ctx)
  const partner = ctx.oidc?.client?.clientId ?? clientId ?? (await formOf(ctx))?.get('client_id')
  return {
    ...known,
    ...defined({ partner: partner ?? undefined }),
    ...(login && placeOfLogin(login)),
  }
}

/**
 * Returns the place of a request to the authorization endpoint: what it names, and the user as soon as one is known.
 */
export async function askedPlace(
  site: IssuerSite,
  ctx: KoaContextWithOIDC,
): Promise<Omit<FaultPlace, 'endpoint' | 'issuer'>> {
  const params = ctx.oidc === undefined ? ctx.query : { ...ctx.query, ...paramsOf(ctx) }
  const { partner, service } = partnerAndService(params, ctx.query)
  const login = loginIdOf(ctx)
  const named = { ...defined({ partner, service, login }) }
  const action = await actionOf(site, ctx)
  if (action !== undefined) {
    const { user, phoneNumber, id } = action
    return {
      ...named,
      partner: action.partner,
      service: action.service,
      user,
      phoneNumber,
      action: id,
    }
  }
  const known =
    partner === undefined ? undefined : await site.dependencies.state.partners.find(partner)
  return { ...named, ...defined({ phoneNumber: namedNumber(params, known) }) }
}

async function actionOf(
  { issuer, dependencies }: IssuerSite,
  ctx: KoaContextWithOIDC,
): Promise<Action | undefined> {
  const { state, models } = dependencies
  const { asked } = authorizationOf(ctx)
  if (asked !== undefined) return asked.action
  const known = ctx.oidc?.result?.['action']
  const id =
    typeof known === 'string' ? known : await waitedFor(ctx, issuer.routes.authorization, models)
  return id === undefined ? undefined : state.actions.find(id)
}

/** Returns the id of the action of a browser that returns from the waiting page. */
async function waitedFor(
  { path }: KoaContextWithOIDC,
  authorizationPath: string,
  { actionOfVisit }: StoredModels,
): Promise<string | undefined> {
  const start = `${authorizationPath}/`
  return path.startsWith(start) ? actionOfVisit.get(path.slice(start.length)) : undefined
}
