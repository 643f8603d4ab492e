import { isPrivateName } from '../../domain/host-name.ts'
import { membersOf } from '../../domain/members.ts'
import { type Diagnosis, fault, ok, warning } from './diagnosis.ts'
import { type Answer, jsonObject, tryAsk } from './probe.ts'
import { tooMany } from './reach.ts'

/** A partner to check, and the endpoints to use. */
export interface Registration {
  /** The URL of the simulator. */
  readonly base: string
  readonly authorizationEndpoint: string
  readonly tokenEndpoint: string
  readonly clientId: string
  readonly service: string
  /** The options that register the redirect URIs of the given tenant. */
  readonly tenantFlags?: string
}

/** Begins a login that nobody continues. */
function begin(
  { authorizationEndpoint, clientId, service }: Registration,
  redirectUri: string,
): Promise<Answer | string> {
  const query = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    scope: `openid service:${service}`,
    redirect_uri: redirectUri,
    state: 'doctor',
    nonce: 'doctor',
  })
  return tryAsk(`${authorizationEndpoint}?${query}`)
}

/** The result of looking for a partner. */
export interface Found {
  readonly client: Diagnosis
  /** Present if an issuer knows the partner. */
  readonly registration?: Registration
}

/** Looks for a partner with an unregistered redirect URI, which is refused only after the client has been found. */
export async function findClient(registrations: readonly Registration[]): Promise<Found> {
  const refusals: string[] = []
  for (const registration of registrations) {
    const { authorizationEndpoint, clientId } = registration
    const answer = await begin(registration, nobodysUri)
    if (typeof answer === 'string') return { client: unanswered(authorizationEndpoint, answer) }
    if (answer.status === 429) return { client: tooMany(authorizationEndpoint) }
    if (isRedirect(answer)) return { client: redirected(answer, registration, nobodysUri) }
    const message = messageOf(answer)
    if (message.includes('invalid_redirect_uri'))
      return { client: ok(`the partner ${clientId} is there`), registration }
    refusals.push(`a request for ${clientId} is refused: ${message}`)
  }
  const change = 'ITSME_CLIENT_ID of the simulator, or a fixture with this partner'
  return { client: fault(refusals[0] ?? 'no issuer can be asked for the partner', change) }
}

/** Checks with an authorization request that a redirect URI is registered. Nobody has to log in. */
export async function redirectUriOf(
  registration: Registration,
  redirectUri: string,
): Promise<Diagnosis> {
  const { authorizationEndpoint } = registration
  const answer = await begin(registration, redirectUri)
  if (typeof answer === 'string') return unanswered(authorizationEndpoint, answer)
  if (answer.status === 429) return tooMany(authorizationEndpoint)
  return isRedirect(answer)
    ? redirected(answer, registration, redirectUri)
    : refused(answer, registration, redirectUri)
}

function isRedirect({ status }: Answer): boolean {
  return status === 302 || status === 303
}

/** A redirect URI that nobody can own (RFC 2606). */
const nobodysUri = 'https://doctor.example/'

/** Judges a redirect: to the identify page, back with an error, or back with a code if the partner names its user. */
function redirected(
  { header }: Answer,
  registration: Registration,
  redirectUri: string,
): Diagnosis {
  const { authorizationEndpoint, base, clientId, service } = registration
  const given = header('location') ?? ''
  const isUrl = URL.canParse(given, authorizationEndpoint)
  const location = new URL(isUrl ? given : '', authorizationEndpoint)
  const { href, searchParams: params } = location
  const error = params.get('error')
  if (error === null) {
    const goesOn = href.startsWith(`${base}/identify/`) || params.has('code')
    if (goesOn) return ok(`redirect URI ${redirectUri}`)
    return fault(
      `${authorizationEndpoint} leads to ${location.origin}${location.pathname}: something in front of the simulator answers in its place`,
      'turn off what asks people to sign in there (Azure: Authentication); --gate on does it without harm',
    )
  }
  const why = `${error}: ${params.get('error_description')}`
  return fault(
    `a request for ${clientId}, service:${service}, is refused: ${why}`,
    changeFor(registration),
  )
}

/** Judges a refusal. itsme's error page says which parameter was wrong. */
function refused(answer: Answer, registration: Registration, uri: string): Diagnosis {
  const message = messageOf(answer)
  const { clientId, service, tenantFlags } = registration
  const change = !/redirect/i.test(message)
    ? changeFor(registration)
    : (tenantFlags ??
      `--redirect-uri ${uri} for ${clientId} and ${service}, exactly so (or --b2c-tenant with the tenant's name)`)
  return fault(`redirect URI ${uri}: ${message}`, change)
}

/** Returns the message on itsme's error page. */
function messageOf({ status, text }: Answer): string {
  return /data-testid="error-message">([^<]*)</.exec(text)?.[1] ?? `status ${status}`
}

function changeFor({ clientId, service }: Registration): string {
  return `look at the log of the simulator for ${clientId} and ${service}; name others with --client-id and --service`
}

/** Checks a client secret by redeeming a code that does not exist. */
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
  const answer = await tryAsk(tokenEndpoint, {
    method: 'POST',
    headers,
    body: String(body),
    isSecret: true,
  })
  if (typeof answer === 'string') return unanswered(tokenEndpoint, answer)
  if (answer.status === 429) return tooMany(tokenEndpoint)
  const error = jsonObject(answer.text)?.['error']
  if (error === 'invalid_grant') return ok(`the client secret of ${clientId}`)
  return fault(
    `the client secret of ${clientId} is refused: ${String(error)} (AADB2C90289)`,
    'ITSME_CLIENT_SECRET of the simulator, or secret of the partner in its fixtures',
  )
}

/** Checks that strangers have no access to the control API and, with the token, that the keys survive a restart. */
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
  const headers = { authorization: `Bearer ${controlToken}` }
  const answer = await tryAsk(url, { headers, isSecret: true })
  if (typeof answer === 'string') return unanswered(url, answer)
  if (answer.status === 429) return tooMany(url)
  if (answer.status === 404) return ok('the control API is off')
  if (answer.status !== 200) {
    return fault(
      `the control token is refused (${answer.status})`,
      'ITSME_CONTROL_TOKEN as the simulator has it',
    )
  }
  const configuration = membersOf(jsonObject(answer.text)?.['configuration'])
  const source = membersOf(configuration['keys'])['source']
  if (source !== 'made') return ok(`the keys are kept (${source})`)
  const text =
    'the keys were made at the start, and are others after the next: clients keep key sets'
  return warning(text, 'ITSME_KEYS=keys.json')
}

function unanswered(url: string, code: string): Diagnosis {
  return fault(`${url} cannot be reached (${code})`, 'see the log of the proxy')
}
