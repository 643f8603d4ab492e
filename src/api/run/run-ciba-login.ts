import { refuseProblems } from '../../config/fixtures/check-entry.ts'
import { statusOf } from '../../domain/action.ts'
import { SimulatorError } from '../../domain/errors.ts'
import { asJsonObject } from '../../domain/json-object.ts'
import { actionOf } from '../../domain/login/login-outcome.ts'
import { membersOf } from '../../domain/members.ts'
import type { Partner, Service } from '../../domain/partner.ts'
import { secretToken } from '../../domain/random.ts'
import { subjectOf } from '../../domain/subject.ts'
import type { User } from '../../domain/user.ts'
import { type Issuer, issuers, issuerUrl } from '../../oidc/issuers.ts'
import { createUnsigned } from '../../oidc/jwt/unsigned-jwt.ts'
import { loginHeader } from '../../oidc/login/begin-login.ts'
import { ticketHeader } from '../../oidc/login/tickets.ts'
import { newestEntry } from '../../state/journal.ts'
import type { SimulatorContext } from '../context.ts'
import type { CibaLoginRequest, CibaLoginResult, LoginOrigin } from '../contract/logins.ts'
import { createOwnCall, getPlace, getUser, refuseIneffective } from './own-call.ts'

type RunCibaLogin = (request: CibaLoginRequest, origin: LoginOrigin) => Promise<CibaLoginResult>

/** Asks a user whom a partner knows, through the backchannel authentication endpoint, as the partner would. */
export function createRunCibaLogin(context: SimulatorContext): RunCibaLogin {
  const { state, tickets, ownAddress, clock } = context
  const call = createOwnCall(ownAddress)

  /** Returns the error with which the request will end, if the user has not confirmed. */
  async function errorOf(id: string): Promise<Pick<CibaLoginResult, 'error'>> {
    const login = await state.logins.find(id)
    const action = login && actionOf(login)
    if (action === undefined) return {}
    const { decision } = action
    if (decision?.kind === 'rejected')
      return { error: decision.reason === 'error' ? decision.error : 'access_denied' }
    return statusOf(action, clock.now()) === 'expired' ? { error: 'expired_token' } : {}
  }

  return async (request, { url: originUrl }) => {
    refuseIneffective(request, ['redirectUri', 'state', 'nonce', 'tokens', 'issuer'], 'flow: code')
    const { partner, service } = await getPlace(state, request, hasCiba)
    const issuer = checkPlace(request, partner, service)
    refuseIdleToken(request, service)
    const user = await getUser(state, request)
    const base = issuerUrl(issuer, originUrl)
    const { status, headers, text } = await call(
      'backchannel',
      `${base}${issuer.routes.ciba?.authentication}`,
      {
        method: 'POST',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          [ticketHeader]: await tickets.create(),
        },
        body: formOf(request, partner, service, user, base).toString(),
      },
    )
    const answer = membersOf(asJsonObject(text))
    const { auth_req_id: authReqId, expires_in: expiresIn } = answer
    const id = headers.get(loginHeader) ?? ''
    if (status === 200 && typeof authReqId === 'string' && typeof expiresIn === 'number')
      return {
        id,
        redirectTo: null,
        issuer: base,
        code: null,
        authReqId,
        expiresIn,
        ...(await errorOf(id)),
      }
    const login = await state.logins.find(id)
    const [entry] = login === undefined ? [] : await state.journal.list({ login: id }, newestEntry)
    const why = entry?.outcome ?? `${status}: ${text.slice(0, 300)}`
    throw new SimulatorError('login-failed', `the backchannel endpoint refused the request: ${why}`)
  }
}

const hasCiba = ({ ciba }: Service) => ciba !== undefined

function checkPlace(request: CibaLoginRequest, partner: Partner, service: Service): Issuer {
  const issuer = issuers.find(({ routes }) => routes.ciba !== undefined)
  if (issuer === undefined) throw new TypeError('no issuer has CIBA')
  if (!hasCiba(service)) {
    const name = request.service ?? partner.code
    const message = `must be code: ${name} has no CIBA; set ciba: { delivery: poll } for a service`
    refuseProblems([{ path: ['flow'], message }])
  }
  return issuer
}

function refuseIdleToken({ notificationToken }: CibaLoginRequest, { code, ciba }: Service): void {
  if (notificationToken === undefined || ciba?.delivery === 'ping') return
  const message = `has no effect: ${code} is not pinged; set ciba: { delivery: ping, notificationEndpoint } for it`
  refuseProblems([{ path: ['notificationToken'], message }])
}

function formOf(
  request: CibaLoginRequest,
  partner: Partner,
  service: Service,
  user: User,
  issuer: string,
): URLSearchParams {
  const { scope = 'profile email', claims, acrValues, requestedExpiry, notificationToken } = request
  const isPinged = service.ciba?.delivery === 'ping'
  const asked = {
    scope: ['openid', `service:${service.code}`, scope].join(' ').trim(),
    login_hint_token: { type: 'subject_code', value: subjectOf(user.id, partner.code) },
    ...(Object.keys(claims ?? {}).length === 0 ? {} : { claims }),
    ...(acrValues === undefined ? {} : { acr_values: acrValues }),
    ...(requestedExpiry === undefined ? {} : { requested_expiry: requestedExpiry }),
    ...(isPinged ? { client_notification_token: notificationToken ?? secretToken(24) } : {}),
    jti: secretToken(12),
  }
  const token = createUnsigned(asked, partner.code, issuer)
  return new URLSearchParams({ client_id: partner.code, request: token })
}
