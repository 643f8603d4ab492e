import type { KoaContextWithOIDC } from 'oidc-provider'
import type { Action } from '../../domain/action.ts'
import { acrOf } from '../../domain/claims/acr.ts'
import { requestedClaims } from '../../domain/claims/claims.ts'
import { defined } from '../../domain/defined.ts'
import { SimulatorError } from '../../domain/errors.ts'
import { findingFacts } from '../../domain/login/login.ts'
import type { User } from '../../domain/user.ts'
import { acrIn } from '../authorization/request-claims.ts'
import { getApproval } from '../authorization/requested-approval.ts'
import type { IssuerSite } from '../context.ts'
import { newAction } from '../login/begin-action.ts'
import { serverCallOf } from '../request-context.ts'
import { newRequestId, rememberedAfter } from './backchannel-requests.ts'
import { type Asked, maxExpiry } from './check-request.ts'
import type { CibaClient } from './ciba-client.ts'
import { CibaRefusal } from './ciba-refusal.ts'
import { usedToken } from './login-hint.ts'
import { pollInterval } from './polling.ts'

/** How long the user may take, in seconds (itsme's documentation, CIBA: 120 in the example). */
const usualExpiry = 120

/** Uses the hint, and asks the user. Returns the body of the response. @throws CibaRefusal */
export async function acceptRequest(
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

/** No page shows an icon, because the user has already been identified. */
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
