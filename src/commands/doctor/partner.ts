import { isPrivateName } from '../../domain/host-name.ts'
import { type Diagnosis, fault, ok, warning } from './diagnosis.ts'
import { type Answer, jsonObject, tryAsk } from './probe.ts'
import { tooMany } from './reach.ts'

/** A partner that is to be looked at, and where. */
export interface Registration {
  readonly authorizationEndpoint: string
  readonly tokenEndpoint: string
  readonly clientId: string
  readonly service: string
}

/** Whether a redirect URI is registered: an authorization request tells, and nobody has to log in. */
export async function redirectUriOf(
  registration: Registration,
  redirectUri: string,
): Promise<Diagnosis> {
  const { authorizationEndpoint, clientId, service } = registration
  const query = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    scope: `openid service:${service}`,
    redirect_uri: redirectUri,
    state: 'doctor',
    nonce: 'doctor',
  })
  const answer = await tryAsk(`${authorizationEndpoint}?${query}`)
  if (typeof answer === 'string') return unanswered(authorizationEndpoint, answer)
  if (answer.status === 429) return tooMany(authorizationEndpoint)
  return answer.status === 302 || answer.status === 303
    ? redirected(answer, registration, redirectUri)
    : refused(answer, registration, redirectUri)
}

/** The browser goes on: to the identify page, or back with an error. */
function redirected(
  { header }: Answer,
  registration: Registration,
  redirectUri: string,
): Diagnosis {
  const location = header('location') ?? ''
  const params = URL.canParse(location) ? new URL(location).searchParams : new URLSearchParams()
  const error = params.get('error')
  if (error === null) return ok(`redirect URI ${redirectUri}`)
  const { clientId, service } = registration
  const why = `${error}: ${params.get('error_description')}`
  return fault(
    `a request for ${clientId}, service:${service}, is refused: ${why}`,
    changeFor(registration),
  )
}

/** itsme's error page says which part was wrong. */
function refused({ status, text }: Answer, registration: Registration, uri: string): Diagnosis {
  const message = /data-testid="error-message">([^<]*)</.exec(text)?.[1] ?? `status ${status}`
  const change = /redirect/i.test(message)
    ? `--redirect-uri ${uri} for ${registration.clientId}, exactly so (or --b2c-tenant with the tenant's name)`
    : changeFor(registration)
  return fault(`redirect URI ${uri}: ${message}`, change)
}

function changeFor({ clientId, service }: Registration): string {
  return `look at the log of the simulator for ${clientId} and ${service}; name others with --client-id and --service`
}

/** Whether a client secret is the right one: a code that never was tells. */
export async function clientSecretOf(
  { tokenEndpoint, clientId }: Registration,
  clientSecret: string,
): Promise<Diagnosis> {
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    code: 'doctor',
    redirect_uri: 'https://doctor.example/',
    client_id: clientId,
    client_secret: clientSecret,
  })
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const answer = await tryAsk(tokenEndpoint, { method: 'POST', headers, body: String(body) })
  if (typeof answer === 'string') return unanswered(tokenEndpoint, answer)
  if (answer.status === 429) return tooMany(tokenEndpoint)
  const error = jsonObject(answer.text)?.['error']
  if (error === 'invalid_grant') return ok(`the client secret of ${clientId}`)
  return fault(
    `the client secret of ${clientId} is refused: ${String(error)} (AADB2C90289)`,
    'ITSME_CLIENT_SECRET of the simulator, or secret of the partner in its fixtures',
  )
}

/** Whether strangers are kept out, and, with the token, whether the keys last. */
export async function controlOf(
  base: string,
  controlToken: string | undefined,
): Promise<Diagnosis[]> {
  const url = `${base}/control/state`
  const stranger = await tryAsk(url)
  if (typeof stranger === 'string') return [unanswered(url, stranger)]
  const isOpen = stranger.status === 200
  const isPublic = !isPrivateName(new URL(base).host)
  const change = `ITSME_PUBLIC_URL=${base}, and a control token`
  const open = !isOpen
    ? ok('the control API is closed to strangers')
    : isPublic
      ? fault(`${url} is open to strangers`, change)
      : ok('the control API is open on this private name')
  return controlToken === undefined ? [open] : [open, await keptKeys(url, controlToken)]
}

async function keptKeys(url: string, controlToken: string): Promise<Diagnosis> {
  const answer = await tryAsk(url, { headers: { authorization: `Bearer ${controlToken}` } })
  if (typeof answer === 'string') return unanswered(url, answer)
  if (answer.status === 429) return tooMany(url)
  if (answer.status === 404) return ok('the control API is off')
  if (answer.status !== 200) {
    return fault(
      `the control token is refused (${answer.status})`,
      'ITSME_CONTROL_TOKEN as the simulator has it',
    )
  }
  const configuration = Object(jsonObject(answer.text)?.['configuration'])
  const source = Object(configuration.keys).source
  if (source !== 'made') return ok(`the keys are kept (${source})`)
  const text =
    'the keys were made at the start, and are others after the next: clients keep key sets'
  return warning(text, 'ITSME_KEYS=keys.json')
}

function unanswered(url: string, code: string): Diagnosis {
  return fault(`${url} cannot be reached (${code})`, 'see the log of the proxy')
}
