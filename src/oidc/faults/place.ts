import type { KoaContextWithOIDC } from 'oidc-provider'
import { defined } from '../../domain/defined.ts'
import type { FaultEndpoint, FaultPlace } from '../../domain/fault.ts'
import { findGrantId } from '../adapter.ts'
import type { IssuerSite } from '../authorization-answer.ts'
import { notesOf } from '../context.ts'
import { bearerOf, formOf } from '../credentials.ts'
import { placeOfLogin } from '../logins.ts'
import { namedNumber } from '../named-user.ts'
import { partnerAndService } from '../refusals.ts'
import { paramsOf } from '../request-claims.ts'

/** Where a request is, before anything is made of it: as far as its code, token or parameters tell. */
export async function placeBefore(
  site: IssuerSite,
  ctx: KoaContextWithOIDC,
  endpoint: FaultEndpoint,
): Promise<FaultPlace> {
  const { issuer, dependencies } = site
  const known = { issuer: issuer.name, endpoint }
  if (endpoint === 'authorization') return { ...known, ...(await askedPlace(site, ctx)) }
  if (endpoint === 'discovery' || endpoint === 'jwks') return known
  const form = endpoint === 'token' || endpoint === 'revocation' ? await formOf(ctx) : undefined
  const grantId = await findGrantId(dependencies.state.store, issuer, {
    code: form?.get('code') ?? undefined,
    accessToken: form?.get('token') ?? bearerOf(ctx),
  })
  const login = grantId === undefined ? undefined : await dependencies.logins.find(grantId)
  const named = form?.get('client_id') ?? undefined
  return { ...known, ...defined({ partner: named }), ...(login && placeOfLogin(login)) }
}

/** Where a request is, after it was answered. */
export async function placeAfter(
  site: IssuerSite,
  ctx: KoaContextWithOIDC,
  endpoint: FaultEndpoint,
): Promise<FaultPlace> {
  const known = { issuer: site.issuer.name, endpoint }
  if (endpoint === 'authorization') return { ...known, ...(await askedPlace(site, ctx)) }
  const { login, partner: noted } = notesOf(ctx)
  const partner = ctx.oidc?.client?.clientId ?? noted
  return { ...known, ...defined({ partner }), ...(login && placeOfLogin(login)) }
}

/** Of the authorization endpoint: what the request names, and the user as soon as there is one. */
export async function askedPlace(
  { dependencies }: IssuerSite,
  ctx: KoaContextWithOIDC,
): Promise<Omit<FaultPlace, 'endpoint' | 'issuer'>> {
  const params = ctx.oidc === undefined ? ctx.query : { ...ctx.query, ...paramsOf(ctx) }
  const { partner, service } = partnerAndService(params, ctx.query)
  const named = { ...defined({ partner, service }) }
  const action = await actionOf(ctx, dependencies)
  if (action !== undefined) {
    const { user, phoneNumber, id } = action
    return { partner: action.partner, service: action.service, user, phoneNumber, action: id }
  }
  const known = partner === undefined ? undefined : await dependencies.state.partners.find(partner)
  return { ...named, ...defined({ phoneNumber: namedNumber(params, known) }) }
}

async function actionOf(ctx: KoaContextWithOIDC, { state }: IssuerSite['dependencies']) {
  const id = notesOf(ctx).action ?? ctx.oidc?.result?.['action']
  return typeof id === 'string' ? state.actions.find(id) : undefined
}
