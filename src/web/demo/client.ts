import type { Configuration } from 'openid-client'
import type { Partner } from '../../domain/partner.ts'
import type { createOwnFetch } from './own-fetch.ts'

/** What the demo website must remember between its two steps. */
export interface DemoLogin {
  readonly issuer: string
  readonly service: string
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

/** What came back from a login, as JSON texts to show. */
export interface DemoResult {
  readonly name: string
  readonly claims: readonly (readonly [string, string])[]
  readonly header: string
  readonly idToken: string
  readonly userinfo: string
  readonly response: string
}

interface DemoRequest {
  readonly issuerUrl: string
  readonly partner: Partner
  readonly redirectUri: string
}

type OwnFetch = ReturnType<typeof createOwnFetch>

/** The demo website's OpenID Connect client: openid-client, loaded when first used, with every check on. */
export async function createDemoClient(request: DemoRequest, ownFetch: OwnFetch) {
  const oidc = await import('openid-client')
  const { issuerUrl, partner, redirectUri } = request
  const config: Configuration = await oidc.discovery(
    new URL(issuerUrl),
    partner.code,
    undefined,
    oidc.ClientSecretPost(partner.secret),
    {
      execute: [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks],
      [oidc.customFetch]: (url, init) => ownFetch(url, init),
    },
  )
  config[oidc.customFetch] = (url, init) => ownFetch(url, init)

  return {
    /** Where the browser must go, and what to remember. */
    async start(issuer: string, service: string): Promise<{ url: string; login: DemoLogin }> {
      const login: DemoLogin = {
        issuer,
        service,
        state: oidc.randomState(),
        nonce: oidc.randomNonce(),
        verifier: oidc.randomPKCECodeVerifier(),
      }
      const url = oidc.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: `openid service:${service} profile email phone address eid`,
        state: login.state,
        nonce: login.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(login.verifier),
        code_challenge_method: 'S256',
      })
      return { url: url.href, login }
    },

    /** Redeems the code and fetches userinfo. @throws whatever openid-client finds wrong */
    async finish(callbackUrl: URL, login: DemoLogin): Promise<DemoResult> {
      const tokens = await oidc.authorizationCodeGrant(config, callbackUrl, {
        expectedState: login.state,
        expectedNonce: login.nonce,
        pkceCodeVerifier: login.verifier,
      })
      const claims = tokens.claims()
      if (claims === undefined || tokens.id_token === undefined)
        throw new Error('no ID token came back')
      const userinfo = await oidc.fetchUserInfo(config, tokens.access_token, claims.sub)
      const { id_token, access_token, ...rest } = tokens
      return {
        name: String(claims['name'] ?? claims.sub),
        claims: Object.entries(claims).map(([name, value]) => [name, textOf(value)]),
        header: pretty(decodeHeader(id_token)),
        idToken: pretty(claims),
        userinfo: pretty(userinfo),
        response: pretty({
          access_token: shorten(access_token),
          ...rest,
          id_token: shorten(id_token),
        }),
      }
    },
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function pretty(value: unknown): string {
  return JSON.stringify(value, null, 2)
}

function decodeHeader(token: string): unknown {
  const [header = ''] = token.split('.')
  return JSON.parse(Buffer.from(header, 'base64url').toString())
}

function shorten(token: string): string {
  return `${token.slice(0, 12)}…`
}
