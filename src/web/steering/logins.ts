import { refuseProblems } from '../../config/check-entry.ts'
import { SimulatorError } from '../../domain/errors.ts'
import { type Partner, redirectUrisOf, type Service } from '../../domain/partner.ts'
import { pkceChallenge, secretToken } from '../../domain/random.ts'
import { type Issuer, issuers, issuerUrl } from '../../oidc/issuers.ts'
import { createTicket, ticketHeader } from '../../oidc/unattended.ts'
import type { WebDependencies } from '../dependencies.ts'
import { createOwnFetch } from '../own-fetch.ts'
import { checkedNumber } from './checked-number.ts'
import type { LoginRequest, LoginResult, RunLogin } from './contract.ts'
import { notFound } from './not-found.ts'

/** Does whole logins over the simulator's own endpoints, as a client and its browser would. */
export function createRunLogin({ state, ownAddress }: WebDependencies): RunLogin {
  const ownFetch = createOwnFetch(ownAddress)

  async function getPlace({ partner: code, service }: LoginRequest) {
    const partner = await state.partners.find(code)
    if (partner === undefined) {
      const codes = (await state.partners.list()).map((each) => each.code)
      throw notFound('partner', code, '/control/partners', codes)
    }
    const found = partner.services.find((each) => service === undefined || each.code === service)
    if (found !== undefined) return { partner, service: found }
    const codes = partner.services.map((each) => each.code)
    throw notFound('service', service ?? '', `/control/partners/${code}`, codes)
  }

  async function authorize(url: URL): Promise<URL> {
    const ticket = await createTicket(state.store)
    const answer = await ownFetch(url.href, { headers: { [ticketHeader]: ticket } })
    const location = answer.headers.get('location')
    if (answer.status !== 302 || location === null || /\/identify\/[^/?]+$/.test(location)) {
      throw await whyNot(answer, location)
    }
    return new URL(location)
  }

  /** The journal's last refusal says why. */
  async function whyNot(answer: Response, location: string | null): Promise<SimulatorError> {
    if (location !== null) {
      const message = 'the user cannot be asked: its status is not active'
      return new SimulatorError('login-failed', message)
    }
    const last = (await state.journal.list({ type: 'refusal' })).at(-1)
    const why = last?.outcome ?? `status ${answer.status}`
    return new SimulatorError('login-failed', `the authorization request was refused: ${why}`)
  }

  return async (request, originUrl) => {
    const { phoneNumber } = checkedNumber(request)
    const { partner, service } = await getPlace(request)
    if ((await state.users.find(phoneNumber)) === undefined) {
      throw notFound('user', phoneNumber, '/control/users')
    }
    checkTokens(request, partner)
    const issuer = issuerOf(request, partner)
    const redirectUri = redirectUriOf(request, service, originUrl)
    const verifier = partner.requirePkce ? secretToken(32) : undefined
    const url = authorizationUrl(issuer, originUrl, request, service, redirectUri, verifier)
    const back = await authorize(url)
    const result = resultOf(back, issuerUrl(issuer, originUrl), verifier)
    if (request.tokens !== true || result.code === null) return result
    const tokens = await redeem(issuer, originUrl, partner, redirectUri, result)
    return { ...result, tokens }
  }

  async function redeem(
    issuer: Issuer,
    originUrl: string,
    partner: Partner,
    redirectUri: string,
    { code, codeVerifier }: LoginResult,
  ): Promise<Readonly<Record<string, unknown>>> {
    const form = new URLSearchParams({
      grant_type: 'authorization_code',
      code: code ?? '',
      client_id: partner.code,
      client_secret: partner.secret ?? '',
      redirect_uri: redirectUri,
      ...(codeVerifier === undefined ? {} : { code_verifier: codeVerifier }),
    })
    const answer = await ownFetch(issuerUrl(issuer, originUrl) + issuer.routes.token, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: form.toString(),
    })
    const body = await answer.text()
    if (answer.status !== 200) {
      const message = `the token endpoint answered ${answer.status}: ${body.slice(0, 300)}`
      throw new SimulatorError('login-failed', message)
    }
    return JSON.parse(body)
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
    claims: claims === undefined ? undefined : JSON.stringify(claims),
    code_challenge: challenge,
    code_challenge_method: challenge === undefined ? undefined : 'S256',
  }
  for (const [name, value] of Object.entries(parameters))
    if (value !== undefined) url.searchParams.set(name, value)
  return url
}

function resultOf(back: URL, issuer: string, verifier: string | undefined): LoginResult {
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
