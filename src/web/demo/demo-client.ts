import type { ClientAuth, Configuration } from 'openid-client'
import type { createOwnFetch } from '../../api/own-fetch.ts'
import { claimPrefix } from '../../domain/claims/claim-names.ts'
import type { Partner, Service } from '../../domain/partner.ts'
import { nestJwt } from '../../oidc/jwt/nest-jwt.ts'
import { checkClaims } from './check-claims.ts'
import { type DemoKeys, readDemoKeys } from './demo-keys.ts'

/** What the demo website stores between its two steps. */
export interface DemoLogin {
  readonly issuer: string
  readonly service: string
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

/** The result of a login, as JSON to show. */
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

/** Loads openid-client, which is in a chunk of its own in the bundle. */
export function loadDemoLibrary(): Promise<Library> {
  return import('openid-client')
}

/** Creates the demo website's OpenID Connect client: openid-client, with all checks enabled. */
export async function createDemoClient(
  request: DemoRequest,
  ownFetch: OwnFetch,
  now: () => number,
) {
  const oidc = await loadDemoLibrary()
  const { issuerUrl, partner, redirectUri } = request
  const keys = partner.authentication === 'private_key_jwt' ? await readDemoKeys() : undefined
  const config: Configuration = await oidc.discovery(
    new URL(issuerUrl),
    partner.code,
    undefined,
    authenticationOf(oidc, partner, keys),
    {
      execute: [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks],
      [oidc.customFetch]: (url, init) => ownFetch(url, init),
    },
  )
  config[oidc.customFetch] = (url, init) => ownFetch(url, init)
  if (keys !== undefined) {
    oidc.enableDecryptingResponses(config, ['A128CBC-HS256', 'A256GCM'], keys.encryption)
  }

  /** A partner with keys sends a confirmation as itsme requires it: signed, then encrypted. */
  async function requestUrl(
    parameters: Record<string, string>,
    type: Service['type'],
  ): Promise<URL> {
    if (keys === undefined || type !== 'confirmation') {
      return oidc.buildAuthorizationUrl(config, parameters)
    }
    const url = await oidc.buildAuthorizationUrlWithJAR(config, parameters, keys.signing)
    const answer = await ownFetch(config.serverMetadata().jwks_uri ?? '')
    const signed = url.searchParams.get('request') ?? ''
    url.searchParams.set('request', await nestJwt(signed, await answer.json()))
    for (const name of ['response_type', 'redirect_uri', 'scope', 'state'])
      url.searchParams.set(name, parameters[name] ?? 'code')
    return url
  }

  return {
    /** Returns the URL for the browser, and what to store. */
    async start(issuer: string, service: Service): Promise<{ url: string; login: DemoLogin }> {
      const login: DemoLogin = {
        issuer,
        service: service.code,
        state: oidc.randomState(),
        nonce: oidc.randomNonce(),
        verifier: oidc.randomPKCECodeVerifier(),
      }
      const parameters = {
        response_type: 'code',
        redirect_uri: redirectUri,
        ...askedBy(service),
        state: login.state,
        nonce: login.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(login.verifier),
        code_challenge_method: 'S256',
      }
      const url = await requestUrl(parameters, service.type)
      return { url: url.href, login }
    },

    /** Redeems the code and requests userinfo. @throws whatever openid-client finds wrong */
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
      checkClaims(claims, userinfo, now())
      const { id_token, access_token, ...rest } = tokens
      return {
        name: String(claims['name'] ?? claims.sub),
        claims: Object.entries(claims).map(([name, value]) => [name, textOf(value)]),
        header: headersOf(id_token, claims),
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

/** Returns the header of the ID token; for an encrypted token, the outer header. */
function headersOf(token: string, { iss }: { readonly iss: string }): string {
  const [header = ''] = token.split('.')
  const outer: unknown = JSON.parse(Buffer.from(header, 'base64url').toString())
  return token.split('.').length === 5
    ? `${pretty(outer)}\n// decrypted; the signature inside is of ${iss}`
    : pretty(outer)
}

type Library = typeof import('openid-client')

function authenticationOf(oidc: Library, partner: Partner, keys: DemoKeys | undefined): ClientAuth {
  if (keys !== undefined) return oidc.PrivateKeyJwt(keys.signing)
  return oidc.ClientSecretPost(partner.secret ?? '')
}

/** Returns the request parameters for a service, depending on its type. */
function askedBy({ code, type }: Service): { scope: string; claims?: string } {
  if (type !== 'confirmation') {
    return { scope: `openid service:${code} profile email phone address eid` }
  }
  const template = {
    template_name: 'adv_payment',
    amount_key: '100',
    currency_key: 'EUR',
    iban_key: 'BE71096123456769',
  }
  const members = Object.entries(template).map(([name, value]) => [
    `${claimPrefix}claim_approval_${name}`,
    { essential: true, value },
  ])
  return {
    scope: `openid service:${code}`,
    claims: JSON.stringify({ id_token: { name: null, ...Object.fromEntries(members) } }),
  }
}

function shorten(token: string): string {
  return `${token.slice(0, 12)}…`
}
