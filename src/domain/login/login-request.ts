import { serviceCodesIn } from '../partner.ts'
import { factsOf, type Login, type RequestObject, refusedIn } from './login.ts'

/** What an authorization request asked for, as far as it could be read. A member is null if the request omitted it. */
export interface LoginRequest {
  readonly object: RequestObject | undefined
  readonly scope: readonly string[]
  /** The parsed parameter `claims`; also null if it was not valid JSON. */
  readonly claims: unknown
  readonly acrValues: readonly string[]
  readonly redirectUri: string | null
  readonly responseMode: string
  readonly state: string | null
  readonly nonce: string | null
  /** The code challenge method (RFC 7636, section 4.3); null if there was no code challenge. */
  readonly pkce: string | null
  readonly uiLocales: readonly string[]
}

/** Reads the request of a login from the parameters as sent, and from the request object if it could be opened. */
export function requestOf(login: Login): LoginRequest {
  const object = objectOf(login)
  const parameter = (name: string) => parameterOf(login, object, name)
  const words = (name: string) => (parameter(name) ?? '').split(' ').filter((word) => word !== '')
  const hasChallenge = parameter('code_challenge') !== undefined
  return {
    object,
    scope: words('scope'),
    claims: parseJson(parameter('claims')),
    acrValues: words('acr_values'),
    redirectUri: parameter('redirect_uri') ?? null,
    responseMode: parameter('response_mode') ?? 'query',
    state: parameter('state') ?? null,
    nonce: parameter('nonce') ?? null,
    pkce: hasChallenge ? (parameter('code_challenge_method') ?? 'plain') : null,
    uiLocales: words('ui_locales'),
  }
}

/** Returns the partner and the service of a login. For an unknown client, it returns the `client_id` as sent. */
export function placeOfLogin(login: Login): {
  readonly partner: string | null
  readonly service: string | null
} {
  const accepted = factsOf(login, 'accepted').at(-1)
  if (accepted !== undefined) return { partner: accepted.partner, service: accepted.service }
  const [begun] = factsOf(login, 'discovery-begun')
  const object = objectOf(login)
  const [service = null] = serviceCodesIn(parameterOf(login, object, 'scope') ?? '')
  const authenticated = refusedIn(login)?.partner ?? begun?.partner
  const partner = authenticated ?? parameterOf(login, object, 'client_id') ?? null
  return { partner, service }
}

function objectOf(login: Login): RequestObject | undefined {
  for (const what of ['accepted', 'answered', 'refused'] as const) {
    const found = factsOf(login, what).findLast(({ object }) => object !== undefined)
    if (found?.object !== undefined) return found.object
  }
  return undefined
}

/** Parameters in the request object supersede those passed outside it (OpenID Connect Core, section 6.1). */
function parameterOf(
  { head }: Login,
  object: RequestObject | undefined,
  name: string,
): string | undefined {
  const inside = object?.claims[name]
  if (typeof inside === 'string') return inside
  if (typeof inside === 'object' && inside !== null) return JSON.stringify(inside)
  return head.sent.find(([sentName]) => sentName === name)?.[1]
}

function parseJson(text: string | undefined): unknown {
  if (text === undefined) return null
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
