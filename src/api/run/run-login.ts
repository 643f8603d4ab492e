import { refuseProblems } from '../../config/fixtures/check-entry.ts'
import { SimulatorError } from '../../domain/errors.ts'
import { refusedIn } from '../../domain/login/login.ts'
import { defaultBrowserUrl } from '../../domain/origin.ts'
import { type Partner, redirectUrisOf, type Service } from '../../domain/partner.ts'
import { pkceChallenge, secretToken } from '../../domain/random.ts'
import { type Issuer, issuers, issuerUrl } from '../../oidc/issuers.ts'
import { loginHeader } from '../../oidc/login/begin-login.ts'
import { ticketHeader } from '../../oidc/login/tickets.ts'
import { newestEntry } from '../../state/journal.ts'
import type { SimulatorContext } from '../context.ts'
import type {
  CibaLoginRequest,
  CibaLoginResult,
  LoginOrigin,
  LoginRequest,
  LoginResult,
  RunLogin,
} from '../contract/logins.ts'
import { createOwnCall, getPlace, getUser, refuseIneffective } from './own-call.ts'
import { createRunCibaLogin } from './run-ciba-login.ts'

/** Performs whole logins through the simulator's own endpoints, as a client and a browser would. */
export function createRunLogin(context: SimulatorContext): RunLogin {
  const { state, tickets, names, ownAddress } = context
  const call = createOwnCall(ownAddress)
  const runCibaLogin = createRunCibaLogin(context)

  /** Returns the id of the login, and the URL to which the browser would be redirected. */
  async function authorize(url: URL, redirectUri: string): Promise<{ id: string; back: URL }> {
    const headers = { [ticketHeader]: await tickets.create() }
    const { status, headers: given } = await call('authorization', url.href, { headers })
    const location = given.get('location')
    const id = given.get(loginHeader) ?? ''
    if (status !== 302 || !location?.startsWith(redirectUri))
      throw await whyNot(id, url, status, location)
    return { id, back: new URL(location) }
  }

  /** Explains why a request failed, from the user's status or from the record of the login. */
  async function whyNot(
    id: string,
    url: URL,
    status: number,
    location: string | null,
  ): Promise<SimulatorError> {
    if (location !== null) {
      const user = await state.users.find(url.searchParams.get('login_hint') ?? '')
      const message = `the user cannot be asked: the status is ${user?.status}; PATCH /control/users changes it`
      return new SimulatorError('login-failed', message)
    }
    const login = await state.logins.find(id)
    const refusal = login && refusedIn(login)
    const [fault] = await state.journal.list({ type: 'fault', login: id }, newestEntry)
    const why = refusal?.reason ?? fault?.outcome ?? `status ${status}`
    return new SimulatorError('login-failed', `the authorization request was refused: ${why}`)
  }

  async function run(request: LoginRequest, { url: originUrl, browserUrl }: LoginOrigin) {
    refuseIneffective(request, ['requestedExpiry', 'notificationToken'], 'flow: ciba')
    const { partner, service } = await getPlace(state, request)
    await getUser(state, request)
    checkTokens(request, partner)
    const issuer = issuerOf(request, partner)
    const redirectUri = redirectUriOf(request, service, browserUrl)
    const verifier = partner.requirePkce ? secretToken(32) : undefined
    const url = authorizationUrl(issuer, browserUrl, request, service, redirectUri, verifier)
    const { id, back } = await authorize(url, redirectUri)
    const result = { id, ...resultOf(back, issuerUrl(issuer, originUrl), verifier) }
    if (request.tokens !== true || result.code === null) return result
    const tokens = await redeem(issuer, originUrl, partner, redirectUri, result)
    return { ...result, tokens }
  }

  function runEither(given: CibaLoginRequest, origin?: LoginOrigin): Promise<CibaLoginResult>
  function runEither(given: LoginRequest, origin?: LoginOrigin): Promise<LoginResult>
  function runEither(given: LoginRequest | CibaLoginRequest, origin = defaultOrigin(names)) {
    return given.flow === 'ciba' ? runCibaLogin(given, origin) : run(given, origin)
  }

  async function redeem(
    issuer: Issuer,
    originUrl: string,
    partner: Partner,
    redirectUri: string,
    { code, codeVerifier }: LoginResult,
  ): Promise<NonNullable<LoginResult['tokens']>> {
    const form = new URLSearchParams({
      grant_type: 'authorization_code',
      code: code ?? '',
      client_id: partner.code,
      client_secret: partner.secret ?? '',
      redirect_uri: redirectUri,
      ...(codeVerifier === undefined ? {} : { code_verifier: codeVerifier }),
    })
    const { status, text } = await call(
      'token',
      issuerUrl(issuer, originUrl) + issuer.routes.token,
      {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: form.toString(),
      },
    )
    const tokens = status === 200 ? parseTokens(text) : undefined
    if (tokens !== undefined) return tokens
    const why =
      status === 200
        ? 'with something that is not JSON; is there a fault?'
        : `${status}: ${text.slice(0, 300)}`
    throw new SimulatorError('login-failed', `the token endpoint answered ${why}`)
  }

  return runEither
}

function defaultOrigin(names: SimulatorContext['names']) {
  const url = defaultBrowserUrl(names())
  return { url, browserUrl: url }
}

function parseTokens(text: string): LoginResult['tokens'] {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function checkTokens({ tokens }: LoginRequest, { authentication, code }: Partner): void {
  if (tokens !== true || authentication === 'client_secret_post') return
  const message = `${code} authenticates by its own keys, which the simulator has not: leave tokens out, and redeem the code yourself`
  refuseProblems([{ path: ['tokens'], message }])
}

function issuerOf({ issuer }: LoginRequest, { authentication }: Partner): Issuer {
  const usual = authentication === 'private_key_jwt' ? 'v2' : 'csapi'
  return issuers.find(({ name }) => name === (issuer ?? usual)) ?? issuers[0]
}

function redirectUriOf({ redirectUri }: LoginRequest, service: Service, originUrl: string): string {
  const [first] = redirectUrisOf(service, originUrl)
  const uri = redirectUri ?? first
  if (uri !== undefined) return uri
  const message = `is missing: ${service.code} has no redirect URI of its own`
  refuseProblems([{ path: ['redirectUri'], message }])
  return ''
}

function authorizationUrl(
  issuer: Issuer,
  originUrl: string,
  request: LoginRequest,
  service: Service,
  redirectUri: string,
  verifier: string | undefined,
): URL {
  const { scope = 'profile email', claims, acrValues, state, nonce, phoneNumber } = request
  const url = new URL(issuerUrl(issuer, originUrl) + issuer.routes.authorization)
  const challenge = verifier === undefined ? undefined : pkceChallenge(verifier)
  const parameters = {
    client_id: request.partner,
    response_type: 'code',
    scope: ['openid', `service:${service.code}`, scope].join(' ').trim(),
    redirect_uri: redirectUri,
    login_hint: phoneNumber,
    state,
    nonce,
    acr_values: acrValues,
    // Generated clients send an empty object where nothing was set.
    claims: Object.keys(claims ?? {}).length === 0 ? undefined : JSON.stringify(claims),
    code_challenge: challenge,
    code_challenge_method: challenge === undefined ? undefined : 'S256',
  }
  for (const [name, value] of Object.entries(parameters))
    if (value !== undefined) url.searchParams.set(name, value)
  return url
}

function resultOf(
  back: URL,
  issuer: string,
  verifier: string | undefined,
): Omit<LoginResult, 'id'> {
  const { searchParams } = back
  const error = searchParams.get('error')
  return {
    redirectTo: back.href,
    issuer,
    code: searchParams.get('code'),
    ...(error === null
      ? {}
      : { error, errorDescription: searchParams.get('error_description') ?? '' }),
    ...(verifier === undefined ? {} : { codeVerifier: verifier }),
  }
}
