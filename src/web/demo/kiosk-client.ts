import type { ClientAuth, Configuration, TokenEndpointResponseHelpers } from 'openid-client'
import type { createOwnFetch } from '../../api/own-fetch.ts'
import { asJsonObject } from '../../domain/json-object.ts'
import { membersOf } from '../../domain/members.ts'
import type { DemoKeys } from './demo-keys.ts'

type OwnFetch = ReturnType<typeof createOwnFetch>
type Library = typeof import('openid-client')
type TokenResponse = Awaited<ReturnType<Library['genericGrantRequest']>>
type Members = Readonly<Record<string, unknown>>

interface KioskTools {
  readonly oidc: Library
  readonly config: Configuration
  readonly keys: DemoKeys
  readonly ownFetch: OwnFetch
}

/** The tokens of a login, with the methods of openid-client. */
export type KioskTokens = TokenResponse & TokenEndpointResponseHelpers

/** What a kiosk asks of itsme, one request each (itsme's documentation, CIBA QR login). */
export interface KioskClient {
  /** Begins a user discovery session. */
  discover(): Promise<Members>
  /** Asks whether somebody has scanned the QR code. */
  pollDiscovery(session: string): Promise<Members>
  /** Asks the user to confirm. Returns the `auth_req_id`. @throws whatever openid-client finds wrong */
  authenticate(userIdentifierToken: string, scope: string): Promise<string>
  /** Returns undefined while the user has not decided. @throws whatever openid-client finds wrong */
  redeem(requestId: string): Promise<KioskTokens | undefined>
}

const grantType = 'urn:openid:params:grant-type:ciba'
/** Errors after which a client asks again. */
const waiting = ['authorization_pending', 'slow_down']

export function createKioskClient({ oidc, config, keys, ownFetch }: KioskTools): KioskClient {
  const { issuer } = config.serverMetadata()
  const authentication = oidc.PrivateKeyJwt(keys.signing)

  async function post(path: string): Promise<Members> {
    const form = await signedForm(config, authentication)
    const response = await ownFetch(`${issuer}/user_discovery_sessions${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: form.toString(),
    })
    const body = membersOf(asJsonObject(await response.text()))
    if (response.ok || response.status === 429) return body
    throw Object.assign(new Error(`user discovery was refused with ${response.status}`), body)
  }

  return {
    discover: () => post(''),
    pollDiscovery: (session) => post(`/${session}`),
    async authenticate(value, scope) {
      const hint = { type: 'user_identifier_token', value }
      const parameters = { scope, login_hint_token: JSON.stringify(hint) }
      // The library signs requests for the authorization endpoint only. They have the members that this one needs.
      const url = await oidc.buildAuthorizationUrlWithJAR(config, parameters, keys.signing)
      const request = url.searchParams.get('request') ?? ''
      return (await oidc.initiateBackchannelAuthentication(config, { request })).auth_req_id
    },
    async redeem(requestId) {
      try {
        const parameters = { auth_req_id: requestId }
        return (await oidc.genericGrantRequest(config, grantType, parameters)) as KioskTokens
      } catch (error) {
        if (waiting.includes(String(membersOf(error)['error']))) return undefined
        throw error
      }
    },
  }
}

/** Returns a form with the client authentication. */
async function signedForm(
  config: Configuration,
  authenticate: ClientAuth,
): Promise<URLSearchParams> {
  const form = new URLSearchParams()
  await authenticate(config.serverMetadata(), config.clientMetadata(), form, new Headers())
  return form
}
