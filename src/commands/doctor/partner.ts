import { isPrivateName } from '../../domain/host-name.ts'
import { type Diagnosis, fault, ok, warning } from './diagnosis.ts'
import { ask, jsonObject } from './probe.ts'

interface Registration {
  readonly authorizationEndpoint: string
  readonly clientId: string
  readonly service: string
}

/** Whether a redirect URI is registered: an authorization request tells, and nobody has to log in. */
export async function redirectUriOf(
  { authorizationEndpoint, clientId, service }: Registration,
  redirectUri: string,
): Promise<Diagnosis> {
  const query = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    scope: `openid service:${service}`,
    redirect_uri: redirectUri,
    state: 'doctor',
    nonce: 'doctor',
  })
  const { status, header, text } = await ask(`${authorizationEndpoint}?${query}`)
  const location = header('location') ?? ''
  if (status === 302 || status === 303) {
    const error = URL.canParse(location) ? new URL(location).searchParams.get('error') : null
    if (error === null) return ok(`redirect URI ${redirectUri}`)
    const description = new URL(location).searchParams.get('error_description')
    return fault(
      `a request for ${clientId}, service:${service}, is refused: ${error}: ${description}`,
      changeFor(clientId),
    )
  }
  const message = /data-testid="error-message">([^<]*)</.exec(text)?.[1] ?? `status ${status}`
  const change = /redirect/i.test(message)
    ? `--redirect-uri ${redirectUri} for ${clientId}, exactly so (or --b2c-tenant with the tenant's name)`
    : changeFor(clientId)
  return fault(`redirect URI ${redirectUri}: ${message}`, change)
}

function changeFor(clientId: string): string {
  return `see the log of the simulator, and the partner ${clientId} in its fixtures or --client-id and --service`
}

/** Whether strangers are kept out, and, with the token, whether the keys last. */
export async function controlOf(
  base: string,
  controlToken: string | undefined,
): Promise<Diagnosis[]> {
  const isPublic = !isPrivateName(new URL(base).host)
  const url = `${base}/control/state`
  const { status } = await ask(url)
  const open =
    status === 200 && isPublic
      ? [fault(`${url} is open to strangers`, `ITSME_PUBLIC_URL=${base}, and a control token`)]
      : [
          ok(
            status === 200
              ? 'the control API is open on this private name'
              : 'the control API is closed to strangers',
          ),
        ]
  if (controlToken === undefined) return open
  const answer = await ask(url, { headers: { authorization: `Bearer ${controlToken}` } })
  if (answer.status === 404) return [...open, ok('the control API is off')]
  if (answer.status !== 200) {
    return [
      ...open,
      fault(
        `the control token is refused (${answer.status})`,
        'ITSME_CONTROL_TOKEN as the simulator has it',
      ),
    ]
  }
  const configuration = Object(jsonObject(answer.text)?.['configuration'])
  const source = Object(configuration.keys).source
  if (source !== 'made') return [...open, ok(`the keys are kept (${source})`)]
  const text =
    'the keys were made at the start, and are others after the next: clients keep key sets'
  return [...open, warning(text, 'ITSME_KEYS=keys.json')]
}
