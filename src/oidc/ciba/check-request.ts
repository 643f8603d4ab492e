import type { Finding } from '../../domain/finding.ts'
import type { Ciba, Partner, Service } from '../../domain/partner.ts'
import type { User } from '../../domain/user.ts'
import type { Versioned } from '../../state/versions.ts'
import { getApproval, templateFindings } from '../authorization/requested-approval.ts'
import { checkScopes, checkUserClaims, getService } from '../authorization/requested-service.ts'
import type { IssuerSite } from '../context.ts'
import type { AuthenticationRequest } from './authentication-request.ts'
import { CibaRefusal } from './ciba-refusal.ts'
import { type HintedUser, unknownUser } from './login-hint.ts'

/** The longest time that `requested_expiry` may ask for, in seconds. itsme's own limit is not known. */
export const maxExpiry = 600

/** A request that can be accepted. */
export interface Asked {
  readonly partner: Partner
  readonly service: Service
  readonly ciba: Ciba
  readonly request: AuthenticationRequest
  readonly hinted: HintedUser
  readonly user: Versioned<User>
  readonly findings: readonly Finding[]
}

/**
 * Checks everything before the hint is used, since a token of user discovery is good for one request.
 *
 * @throws CibaRefusal, ProtocolRefusal
 */
export async function checkRequest(
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
export async function repeatedFindings(
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
