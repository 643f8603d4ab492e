import { secretToken } from '../domain/random.ts'
import { authorizationUrl } from './authorization-url.ts'
import { authenticationOf } from './client.ts'
import { describePage, describeResponse } from './describe-response.ts'
import type { Endpoints, Send, Target } from './target.ts'

type Json = Readonly<Record<string, unknown>>
type Try = (target: Target, endpoints: Endpoints, send: Send) => Promise<Json>

/** An authorization request with something wrong. */
const asked =
  (changes: (target: Target) => Readonly<Record<string, string>>): Try =>
  async (target, endpoints, send) => {
    const url = authorizationUrl(target, endpoints, { state: secretToken(18), ...changes(target) })
    return describePage(await send(url), target)
  }

/** A token request with a code that nobody issued. */
const redeemed =
  (isAuthenticated: boolean): Try =>
  async (target, endpoints, send) => {
    const authentication = isAuthenticated
      ? await authenticationOf(target, endpoints)
      : { client_id: target.clientId }
    const { redirectUri: redirect_uri } = target
    const grant = { grant_type: 'authorization_code', code: secretToken(18), redirect_uri }
    const form = { ...authentication, ...grant }
    return describeResponse(await send(endpoints.token, { form }), target)
  }

/** Six requests that are refused without a user, by name. */
const refusals: Readonly<Record<string, Try>> = {
  'unknown client': asked(() => ({ client_id: `nobody-${secretToken(18)}` })),
  'unknown redirect URI': asked(({ redirectUri }) => ({ redirect_uri: `${redirectUri}-unknown` })),
  'unknown service': asked(() => ({ scope: 'openid service:NO_SUCH_SERVICE' })),
  'unknown code': redeemed(true),
  'no client authentication': redeemed(false),
  'wrong access token': async (target, { userinfo }, send) => {
    const headers = { authorization: `Bearer ${secretToken(18)}` }
    return describeResponse(await send(userinfo, { headers }), target)
  },
}

/** Makes six requests that are refused, and describes the responses. */
export async function recordRefusals(
  target: Target,
  endpoints: Endpoints,
  send: Send,
): Promise<Readonly<Record<string, Json>>> {
  const found: [string, Json][] = []
  for (const [name, run] of Object.entries(refusals))
    found.push([name, await run(target, endpoints, send)])
  return Object.fromEntries(found)
}
