import type { KoaContextWithOIDC } from 'oidc-provider'
import type { Action } from '../../domain/action.ts'
import { acrOf } from '../../domain/claims/acr.ts'
import { requestedClaims } from '../../domain/claims/claims.ts'
import { defined } from '../../domain/defined.ts'
import { SimulatorError } from '../../domain/errors.ts'
import type { Finding } from '../../domain/finding.ts'
import { findingFacts } from '../../domain/login/login.ts'
import type { Ciba, Partner, Service } from '../../domain/partner.ts'
import type { User } from '../../domain/user.ts'
import type { Versioned } from '../../state/versions.ts'
import { acrIn } from '../authorization/request-claims.ts'
import { getApproval, templateFindings } from '../authorization/requested-approval.ts'
import { checkScopes, checkUserClaims, getService } from '../authorization/requested-service.ts'
import type { IssuerMiddleware, IssuerSite } from '../context.ts'
import { newAction } from '../login/begin-action.ts'
import { serverCallOf } from '../request-context.ts'
import {
  type AuthenticationRequest,
  openAuthenticationRequest,
  readAuthenticationRequest,
  recordedObject,
} from './authentication-request.ts'
import { newRequestId, rememberedAfter } from './backchannel-requests.ts'
import { belongTo } from './begin-ciba-logins.ts'
import { type CibaClient, cibaClient } from './ciba-client.ts'
import { cibaEndpoint } from './ciba-endpoint.ts'
import { CibaRefusal } from './ciba-refusal.ts'
import { findHintedUser, type HintedUser, unknownUser, usedToken } from './login-hint.ts'
import { pollInterval } from './polling.ts'

/** How long the user may take, in seconds (itsme's documentation, CIBA: 120 in the example). */
const usualExpiry = 120
/** The longest time that `requested_expiry` may ask for, in seconds. itsme's own limit is not known. */
const maxExpiry = 600

/** POST /backchannel/authentication: asks a user, who is known already, to confirm (itsme's documentation, CIBA). */
export function authenticateByBackchannel(site: IssuerSite): IssuerMiddleware {
  return cibaEndpoint(site, 'backchannel', async (ctx, form) => {
    const client = await cibaClient(site, ctx, form)
    const { partner } = client
    const opened = await openAuthenticationRequest(site, form, client)
    serverCallOf(ctx).requestObject = recordedObject(opened)
    const request = readAuthenticationRequest(opened, partner)
    const hinted = await findHintedUser(request.loginHintToken, partner, site.dependencies)
    const login = await loginOf(site, ctx, hinted)
    const checked = await checkRequest(site, partner, request, hinted)
    const repeated = await repeatedFindings(opened.claims['jti'], partner, site.dependencies)
    const asked = { ...checked, findings: [...checked.findings, ...repeated] }
    return accept(site, ctx, { ...asked, isOwn: client.isOwn }, login)
  })
}

/**
 * Returns the login that the request belongs to. Only who opens an encrypted request sees that its user was discovered:
 * the login that began with the request is then discarded.
 */
async function loginOf(
  { dependencies }: IssuerSite,
  ctx: KoaContextWithOIDC,
  { discovered }: HintedUser,
): Promise<string> {
  const { loginId: begun = '' } = serverCallOf(ctx)
  if (discovered === undefined || discovered.login === begun) return begun
  await dependencies.state.logins.discard(begun)
  belongTo(ctx, discovered.login)
  return discovered.login
}

/** A request that can be accepted. */
interface Asked {
  readonly partner: Partner
  readonly service: Service
  readonly ciba: Ciba
  readonly request: AuthenticationRequest
  readonly hinted: HintedUser
  readonly user: Versioned<User>
  readonly findings: readonly Finding[]
}

/** Checks everything before the hint is used, since a token of user discovery is good for one request. */
async function checkRequest(
  { dependencies }: IssuerSite,
  partner: Partner,
  request: AuthenticationRequest,
  hinted: HintedUser,
): Promise<Asked> {
  const { scope, claims } = request
  checkScopes(scope)
  const service = getService(partner, scope)
  const { ciba } = service
  if (ciba === undefined) {
    const detail = `${service.code} has no CIBA; set ciba: { delivery: poll } for it`
    throw new CibaRefusal('unauthorized_client', 'The client is not allowed to use CIBA.', detail)
  }
  checkUserClaims(service, scope, claims)
  const isConfirmation = service.type === 'confirmation'
  if (isConfirmation) getApproval(claims)
  const findings = [
    ...request.findings,
    ...(isConfirmation ? templateFindings(claims, dependencies.strict) : []),
    ...notificationFindings(ciba, request),
    ...expiryFindings(request),
  ]
  const user = await dependencies.state.users.current(hinted.user.id)
  if (user === undefined) throw unknownUser('the user was removed')
  if (user.value.status !== 'active') {
    const detail = `the account of ${hinted.user.phoneNumber} is ${user.value.status}`
    throw new CibaRefusal('access_denied', 'The user cannot be asked.', detail)
  }
  return { partner, service, ciba, request, hinted, user, findings }
}

/** A request that is sent again is accepted: the assertion beside it is good once, and so is the hint. */
async function repeatedFindings(
  jti: unknown,
  { code }: Partner,
  { assertions }: IssuerSite['dependencies'],
): Promise<Finding[]> {
  if (typeof jti !== 'string' || (await assertions.use(code, `request ${jti}`, maxExpiry * 1000)))
    return []
  return [{ rule: 'ciba-request-repeated', message: 'the jti of the request was sent before' }]
}

function notificationFindings(
  { delivery, notificationEndpoint }: Ciba,
  { notificationToken }: AuthenticationRequest,
): Finding[] {
  if (delivery === 'ping' && notificationToken === undefined)
    throw new CibaRefusal(
      'invalid_request',
      'client_notification_token is missing: the service has delivery ping',
    )
  if (delivery === 'ping') {
    if (notificationEndpoint?.startsWith('https:')) return []
    const message = 'notificationEndpoint is an http URL'
    return [{ rule: 'ciba-endpoint-not-https', message }]
  }
  if (notificationToken === undefined) return []
  const message = 'client_notification_token was sent, but the service has delivery poll'
  return [{ rule: 'ciba-notification-token', message }]
}

function expiryFindings({ requestedExpiry = 0 }: AuthenticationRequest): Finding[] {
  if (requestedExpiry <= maxExpiry) return []
  const message = `requested_expiry is ${requestedExpiry}; the request lives ${maxExpiry} s here`
  return [{ rule: 'ciba-expiry-shortened', message }]
}

/** Uses the hint, and asks the user. */
async function accept(
  site: IssuerSite,
  ctx: KoaContextWithOIDC,
  asked: Asked & Pick<CibaClient, 'isOwn'>,
  login: string,
): Promise<object> {
  const { clock, discoverySessions, state } = site.dependencies
  const { request, hinted, user } = asked
  const { discovered } = hinted
  await refuseWhenFull(() => state.actions.refuseFull())
  if (discovered !== undefined && !(await discoverySessions.useToken(discovered.token)))
    throw usedToken()
  const seconds = Math.min(request.requestedExpiry ?? usualExpiry, maxExpiry)
  const action = {
    ...actionOf(site, asked, login),
    expiresAt: clock.now() + seconds * 1000,
    ...(asked.ciba.delivery === 'ping' && { isPinged: true as const }),
  }
  const id = newRequestId()
  await journalAccepted(site, ctx, asked, action)
  await keepRequest(site, id, asked, action)
  armPing(site, ctx, id, asked, action)
  await noteFindings(site, asked, login)
  await ask(site, user.value, action, asked.isOwn)
  return { auth_req_id: id, expires_in: seconds, interval: pollInterval }
}

async function keepRequest(
  { dependencies }: IssuerSite,
  id: string,
  { partner, service, request, user }: Asked,
  { id: action, login = '', expiresAt }: Action,
): Promise<void> {
  const { clock, state, backchannelRequests, backchannelPolling } = dependencies
  await backchannelRequests.add({
    id,
    partner: partner.code,
    partnerVersion: (await state.partners.at(partner.code, undefined))?.version ?? 0,
    service: service.code,
    scope: withoutService(request.scope),
    claims: request.claims,
    acrValues: acrIn(request.acrValues, request.claims),
    user: { id: user.value.id, version: user.version, phoneNumber: user.value.phoneNumber },
    action,
    login,
    expiresAt,
  })
  await backchannelPolling.begin(id, expiresAt - clock.now() + rememberedAfter)
}

function withoutService(scope: string): string {
  const values = scope.split(' ')
  return values.filter((value) => !value.startsWith('service:')).join(' ')
}

function armPing(
  { issuer, dependencies }: IssuerSite,
  ctx: KoaContextWithOIDC,
  id: string,
  { ciba, request }: Asked,
  { id: action, expiresAt }: Action,
): void {
  const { notificationEndpoint: url } = ciba
  const { notificationToken: token } = request
  if (url === undefined || token === undefined) return
  const due = { id, issuer: issuer.name, action, url, token, expiresAt }
  // Also if the response is lost: the partner then depends on the ping.
  ctx.res.once('close', () => void dependencies.pings.arm(due))
}

async function noteFindings(
  { issuer, dependencies }: IssuerSite,
  { partner, service, findings }: Asked,
  login: string,
): Promise<void> {
  const place = { issuer: issuer.name, step: 'backchannel', partner: partner.code }
  for (const finding of findings)
    await dependencies.state.findings.add(finding, { ...place, service: service.code, login })
}

/** The user was identified before, so there is no page that shows an icon. */
function actionOf({ issuer, dependencies }: IssuerSite, asked: Asked, login: string): Action {
  const { partner, service, request, hinted, user } = asked
  const { scope, claims } = request
  const seed = {
    login,
    issuer,
    partner,
    service,
    claims: requestedClaims(scope, claims),
    acr: acrOf(acrIn(request.acrValues, claims)),
    ...defined({ approval: service.type === 'confirmation' ? getApproval(claims) : undefined }),
    identifiedBy: hinted.discovered === undefined ? ('subject' as const) : ('qr' as const),
    hasPage: false,
  }
  return newAction(dependencies, seed, user)
}

/** @param impatient whether the user confirms at once, unless the scenario says otherwise */
async function ask(
  { dependencies }: IssuerSite,
  user: User,
  action: Action,
  impatient: boolean,
): Promise<void> {
  await refuseWhenFull(() => dependencies.scenarios.begin(user, action, impatient))
}

async function refuseWhenFull(run: () => Promise<unknown>): Promise<void> {
  try {
    await run()
  } catch (error) {
    if (!(error instanceof SimulatorError && error.code === 'too-many-actions')) throw error
    const description = 'There are too many pending actions.'
    throw new CibaRefusal('temporarily_unavailable', description, error.message)
  }
}

async function journalAccepted(
  { issuer, dependencies }: IssuerSite,
  ctx: KoaContextWithOIDC,
  { partner, service, ciba, hinted, findings }: Asked,
  { login, expiresAt }: Action,
): Promise<void> {
  const { phoneNumber, id: user } = hinted.user
  const names = { partner: partner.code, service: service.code }
  const { requestObject: object } = serverCallOf(ctx)
  const accepted = { what: 'accepted', ...names, ...defined({ object }), expiresAt } as const
  await dependencies.state.journal.write({
    ...{ type: 'request', issuer: issuer.name, step: 'backchannel', ...names },
    ...{ user, phoneNumber, ...defined({ login }) },
    outcome: `accepted, delivery ${ciba.delivery}`,
    facts: [accepted, ...findingFacts(findings)],
  })
}
