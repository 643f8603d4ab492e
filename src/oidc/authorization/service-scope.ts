import type { Client, KoaContextWithOIDC } from 'oidc-provider'
import type { ClaimsRequest } from '../../domain/claims/claims.ts'
import { defined } from '../../domain/defined.ts'
import { lifetimesFor } from '../../domain/lifetimes.ts'
import { isOwnUri } from '../../domain/origin.ts'
import type { Partner, Service } from '../../domain/partner.ts'
import { idTokenClaims } from '../../domain/token-forms.ts'
import { partnerOf, versionOf } from '../clients.ts'
import { type IssuerDependencies, type IssuerSite, textParam } from '../context.ts'
import { refuseByFault } from '../faults/faulty-authorization.ts'
import { errors } from '../library.ts'
import { ownParams } from '../login/interaction-result.ts'
import { authorizationOf } from '../request-context.ts'
import { ProtocolRefusal } from './protocol-refusal.ts'
import { claimsOf, mergeClaims, namedSubject, paramsOf } from './request-claims.ts'
import { findingsOf } from './request-findings.ts'
import { getApproval, templateFindings } from './requested-approval.ts'
import { checkScopes, checkUserClaims, getService } from './requested-service.ts'
import { findBySubject } from './subjects.ts'
import { askNamedUser } from './unattended.ts'

/**
 * Performs the checks of an authorization request that are specific to itsme. oidc-provider calls this for the
 * parameter `service`, even if it is absent, inside its error handler and after its own checks of client, redirect URI,
 * PKCE and claims. The service code is stored with the interaction as the parameter `service`.
 */
export async function checkServiceScope(ctx: KoaContextWithOIDC, site: IssuerSite): Promise<void> {
  try {
    await checkRequest(ctx, site)
  } catch (error) {
    if (!(error instanceof ProtocolRefusal)) throw error
    const { code, message, detail, wrong } = error
    if (wrong !== undefined) authorizationOf(ctx).wrong = wrong
    const options = detail === undefined ? {} : { detail }
    throw new errors.CustomOIDCProviderError(code, message, options)
  }
}

async function checkRequest(ctx: KoaContextWithOIDC, site: IssuerSite): Promise<void> {
  const { issuer, origin, dependencies } = site
  const { browserUrl } = origin
  const context = authorizationOf(ctx)
  if (context.deferredRefusal !== undefined) throw context.deferredRefusal
  const params = paramsOf(ctx)
  const { client } = ctx.oidc
  if (client === undefined) throw new errors.InvalidRequest('client is missing')
  const partner = partnerOf(client)
  const scope = rawScope(ctx)
  checkScopes(scope)
  const service = getService(partner, scope)
  checkDisplay(textParam(params, 'display'))
  const isOwn = isOwnUri(textParam(params, 'redirect_uri') ?? '', browserUrl)
  const claims = claimsOf(params)
  checkUserClaims(service, scope, claims)
  const approval = service.type === 'confirmation' ? getApproval(claims) : undefined
  if (approval !== undefined) {
    const isStrict = dependencies.strict && !isOwn
    if (isStrict) checkObject(context.requestObject?.form)
    if (!isOwn) context.findings.push(...templateFindings(claims, isStrict))
    await checkSubject(partner, claims, dependencies)
  }
  params['service'] = service.code
  const merges = idTokenClaims(partner, issuer.name, dependencies.strict) === 'all'
  if (merges) mergeClaims(params, claims)
  const requestObject = context.requestObject?.form
  if (!isOwn)
    context.findings.push(
      ...findingsOf({
        params,
        scope,
        partner,
        service,
        requestObject,
        claims,
        merges,
        issuer: issuer.name,
      }),
    )
  await acceptLogin(site, ctx, client, service)
  await refuseByFault(site, ctx)
  // The identify page asks the user whom a confirmation names by `sub`.
  if (approval !== undefined && namedSubject(claims) !== undefined) return
  await askNamedUser(site, ctx, { partner, service, scope, claims, ...defined({ approval }) })
}

/** Accepts the login. From here on, requests of the returning browser belong to it. */
async function acceptLogin(
  { dependencies }: IssuerSite,
  ctx: KoaContextWithOIDC,
  client: Client,
  service: Service,
): Promise<void> {
  const { state, clock, settings } = dependencies
  const partner = partnerOf(client)
  const { loginId, requestObject } = authorizationOf(ctx)
  paramsOf(ctx)[ownParams.partnerVersion] = String(versionOf(client))
  if (loginId === undefined) return
  paramsOf(ctx)[ownParams.login] = loginId
  await state.logins.add(loginId, {
    what: 'accepted',
    partner: partner.code,
    service: service.code,
    ...defined({ object: requestObject }),
    expiresAt: clock.now() + lifetimesFor(settings(), partner).interaction * 1000,
  })
}

/** Returns the scope as it was sent. oidc-provider drops unknown values before any hook sees it. */
export function rawScope(ctx: KoaContextWithOIDC): string {
  return textParam(ctx.query, 'scope') ?? ''
}

function checkDisplay(display: string | undefined): void {
  if (display === undefined || display === 'page') return
  const description = `The display ${display} is not supported.`
  throw new ProtocolRefusal('unsupported_display', description, undefined, { name: 'display' })
}

/**
 * Checks that a confirmation is sent in a request object, signed and then encrypted (itsme's documentation,
 * confirmation).
 */
function checkObject(requestObject: 'signed' | 'encrypted' | undefined): void {
  if (requestObject === 'encrypted') return
  const description = 'A confirmation must be sent in a signed and encrypted request object.'
  const detail =
    requestObject === undefined
      ? 'request and request_uri are both missing'
      : 'the request object is signed but not encrypted'
  throw new ProtocolRefusal('invalid_request', description, detail, { name: 'request' })
}

/** Checks that the user whom a confirmation names is one of this partner's. */
async function checkSubject(
  partner: Partner,
  claims: ClaimsRequest,
  { state }: IssuerDependencies,
): Promise<void> {
  const subject = namedSubject(claims)
  if (subject === undefined) return
  if ((await findBySubject(state.users, partner, subject)) !== undefined) return
  const detail = `claims.userinfo.sub.value "${subject}" is not a user of ${partner.code}; take the sub of an ID token`
  throw new ProtocolRefusal('invalid_request', 'The user is not known.', detail)
}
