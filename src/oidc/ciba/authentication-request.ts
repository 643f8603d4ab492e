import type { ClaimsRequest } from '../../domain/claims/claims.ts'
import { defined } from '../../domain/defined.ts'
import type { Finding } from '../../domain/finding.ts'
import { isDeeperThan } from '../../domain/json-depth.ts'
import { asJsonObject } from '../../domain/json-object.ts'
import type { RequestObject } from '../../domain/login/login.ts'
import type { Partner } from '../../domain/partner.ts'
import { type IssuerSite, textParam } from '../context.ts'
import { anyAudience, audienceRule } from '../jwt/audiences.ts'
import { JwtRefusal } from '../jwt/jwt-refusal.ts'
import type { OpenedJwt } from '../jwt/open-jwt.ts'
import { readUnsigned } from '../jwt/unsigned-jwt.ts'
import type { CibaClient } from './ciba-client.ts'
import { CibaRefusal } from './ciba-refusal.ts'
import { claimsWithoutTokens } from './hidden-tokens.ts'
import { shownHint } from './login-hint.ts'
import { findingsOfRequest } from './request-findings.ts'

type Claims = Readonly<Record<string, unknown>>

/** The parameters of an authentication request (itsme's documentation, CIBA; OpenID Connect CIBA Core 7.1). */
export interface AuthenticationRequest {
  readonly scope: string
  readonly claims: ClaimsRequest
  readonly acrValues: string | undefined
  readonly loginHintToken: unknown
  /** In seconds. */
  readonly requestedExpiry: number | undefined
  readonly notificationToken: string | undefined
  readonly findings: readonly Finding[]
}

/** The parameter `request`, decrypted and verified. */
export type OpenedRequest = OpenedJwt

/** The maximum depth of the parameter `claims`, as at the authorization endpoint. */
const maxClaimsDepth = 10
/** The maximum length of a notification token, in characters (itsme's documentation, CIBA). */
const maxNotificationToken = 1024

/**
 * Opens the parameter `request`, in which all parameters are.
 *
 * @throws CibaRefusal
 */
export async function openAuthenticationRequest(
  site: IssuerSite,
  form: URLSearchParams,
  { partner, isOwn }: CibaClient,
): Promise<OpenedRequest> {
  const token = onlyRequest(form)
  return isOwn ? unsigned(token) : openRequest(site, token, partner)
}

/** Returns a request for the record of a login: without the tokens of the hint and of pings. */
export function recordedObject({ claims, header, isEncrypted }: OpenedRequest): RequestObject {
  const { client_notification_token: token, login_hint_token: hint, ...rest } = claims
  return {
    how: 'value',
    form: isEncrypted ? 'encrypted' : 'signed',
    header,
    claims: {
      ...claimsWithoutTokens(rest),
      ...defined({
        login_hint_token: shownHint(hint),
        client_notification_token: token === undefined ? undefined : '(hidden)',
      }),
    },
  }
}

/**
 * Reads the parameters of a request.
 *
 * @throws CibaRefusal
 */
export function readAuthenticationRequest(
  opened: OpenedRequest,
  partner: Partner,
): AuthenticationRequest {
  const { claims } = opened
  const clientId = claims['client_id']
  if (clientId !== undefined && clientId !== partner.code) {
    const detail = `client_id in the request is ${JSON.stringify(clientId)}, the assertion is of "${partner.code}"`
    throw new CibaRefusal(
      'unauthorized_client',
      'The client_id of the request is another one.',
      detail,
    )
  }
  for (const name of ['login_hint', 'id_token_hint']) {
    if (claims[name] === undefined) continue
    throw invalid(`${name} is not accepted; send login_hint_token`)
  }
  return {
    scope: textParam(claims, 'scope') ?? '',
    claims: claimsIn(claims),
    acrValues: acrValuesIn(claims),
    loginHintToken: claims['login_hint_token'],
    requestedExpiry: expiryIn(claims),
    notificationToken: notificationTokenIn(claims),
    findings: findingsOfRequest(opened),
  }
}

/** Returns the parameter `request`. Others than it and the client authentication are refused. */
function onlyRequest(form: URLSearchParams): string {
  const known = ['request', 'client_id', 'client_assertion', 'client_assertion_type']
  const other = [...form.keys()].find((name) => !known.includes(name))
  if (other !== undefined) throw invalid(`${other} must be in the signed request, not beside it`)
  const [token, ...more] = form.getAll('request')
  if (more.length > 0) throw invalid('request is given more than once')
  if (token === undefined || token === '')
    throw invalid('request is missing: a signed JWT with all parameters')
  return token
}

/** Opens a request of the control API. */
function unsigned(token: string): OpenedRequest {
  const claims = readUnsigned(token)
  return { claims, header: { alg: 'none' }, textTimes: [], isEncrypted: false, lacksKid: false }
}

async function openRequest(
  site: IssuerSite,
  token: string,
  partner: Partner,
): Promise<OpenedRequest> {
  const { issuer, origin, dependencies } = site
  const endpoint = issuer.routes.ciba?.authentication ?? ''
  const audience = anyAudience(
    audienceRule(issuer, origin, endpoint),
    audienceRule(issuer, origin, issuer.routes.token),
  )
  try {
    const opened = await dependencies.jwtOpener.open(token, partner, {
      audience,
      takesTextTimes: true,
    })
    if (!(opened.lacksKid && dependencies.strict)) return opened
    throw new JwtRefusal('has no kid in its header: itsme refuses it')
  } catch (error) {
    if (!(error instanceof JwtRefusal)) throw error
    throw new CibaRefusal(
      'invalid_request',
      'The request is not valid.',
      `request: ${error.message}`,
    )
  }
}

function invalid(detail: string): CibaRefusal {
  return new CibaRefusal('invalid_request', detail)
}

/** Returns `claims`: an object, or JSON in a text. */
function claimsIn(given: Claims): ClaimsRequest {
  const { claims } = given
  if (claims === undefined) return {}
  const value = typeof claims === 'string' ? asJsonObject(claims) : claims
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid('claims must be a JSON object')
  if (isDeeperThan(value, maxClaimsDepth)) throw invalid('claims is nested too deeply')
  return value as ClaimsRequest
}

function acrValuesIn({ acr_values: values }: Claims): string | undefined {
  if (values === undefined || typeof values === 'string') return values
  throw invalid('acr_values must be a text: levels, separated by spaces')
}

function expiryIn({ requested_expiry: expiry }: Claims): number | undefined {
  if (expiry === undefined) return undefined
  const seconds = typeof expiry === 'string' && /^\d+$/.test(expiry) ? Number(expiry) : expiry
  if (Number.isInteger(seconds) && Number(seconds) > 0) return Number(seconds)
  const got = JSON.stringify(expiry).slice(0, 60)
  throw invalid(`requested_expiry must be a positive integer, got ${got}`)
}

function notificationTokenIn(claims: Claims): string | undefined {
  const token = claims['client_notification_token']
  if (token === undefined) return undefined
  // A bearer token (RFC 6750, section 2.1).
  if (typeof token !== 'string' || !/^[\w.~+/-]+=*$/.test(token))
    throw invalid('client_notification_token must be letters, digits and -._~+/ only')
  if (token.length <= maxNotificationToken) return token
  throw invalid(
    `client_notification_token has ${token.length} characters, at most ${maxNotificationToken}`,
  )
}
