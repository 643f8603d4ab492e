import { shellWord } from '../../../config/options/command-line.ts'
import type { Login, LoginEntry } from '../../../domain/login/login.ts'
import { isSecretParameter } from '../../../domain/parameters.ts'
import { issuers } from '../../../oidc/issuers.ts'
import type { SameRequestView } from './login-views.ts'

function issuerOf({ head }: Login) {
  return issuers.find(({ name }) => name === head.issuer) ?? issuers[0]
}

/** Returns the path of an endpoint at which a login begins: by default, of the one at which this login began. */
export function requestPath(login: Login, entry: LoginEntry = login.head.entry): string {
  const { path, routes } = issuerOf(login)
  const paths: Record<LoginEntry, string | undefined> = {
    authorization: routes.authorization,
    'user-discovery': routes.ciba?.userDiscovery,
    backchannel: routes.ciba?.authentication,
  }
  return path + (paths[entry] ?? '')
}

/** Returns the path of an endpoint to which the client's server sent a request. */
export function endpointPath(
  login: Login,
  endpoint: 'token' | 'userinfo' | 'picture' | 'revocation',
) {
  const { path, routes } = issuerOf(login)
  return path + (routes[endpoint] ?? '')
}

/** A parameter whose value the login does not hold. */
function isHidden(name: string): boolean {
  return name === 'request' || isSecretParameter(name)
}

/** Returns the authorization request as a command. Values that are not known are shell variables. */
export function requestCurl(login: Login): string {
  const { head } = login
  const data = head.sent.map(([name, value]) => curlData(name, value))
  const get = head.method === 'POST' ? [] : ['--get']
  return curl([...get, ...data, shellWord(head.origin + requestPath(login))])
}

/** Returns a GET request with all its values as a command. */
export function getCurl(
  endpoint: string,
  parameters: readonly (readonly [name: string, value: string])[],
): string {
  const data = parameters.map(
    ([name, value]) => `--data-urlencode ${shellWord(`${name}=${value}`)}`,
  )
  return curl(['--get', ...data, shellWord(endpoint)])
}

/** Returns a token request as a command. */
export function tokenCurl(login: Login, redirectUri: string, partner: string): string {
  return curl([
    curlData('grant_type', 'authorization_code'),
    curlData('code', ''),
    curlData('redirect_uri', redirectUri),
    curlData('client_id', partner),
    curlData('client_secret', ''),
    shellWord(login.head.origin + endpointPath(login, 'token')),
  ])
}

/** Returns a userinfo request as a command. */
export function userinfoCurl(login: Login): string {
  const header = '--header "Authorization: Bearer $ACCESS_TOKEN"'
  return curl([header, shellWord(login.head.origin + endpointPath(login, 'userinfo'))])
}

function curlData(name: string, value: string): string {
  if (isHidden(name) && /^\w+$/.test(name)) {
    return `--data-urlencode "${name}=$${name.toUpperCase()}"`
  }
  return `--data-urlencode ${shellWord(`${name}=${value}`)}`
}

function curl(words: readonly string[]): string {
  return ['curl', ...words].join(' \\\n  ')
}

/** Returns the authorization request, to be sent again by a browser. Undefined if a part of it is not known. */
export function sameRequest(login: Login): SameRequestView | undefined {
  const { origin, method, sent } = login.head
  if (sent.length === 0 || sent.some(([name]) => isHidden(name) || name === '…')) return undefined
  const url = origin + requestPath(login)
  if (method === 'POST') return { method, url, fields: sent }
  const query = new URLSearchParams(sent.map(([name, value]) => [name, value]))
  return { method: 'GET', url: `${url}?${query}`, fields: [] }
}
