import type { ClientAuth, Configuration } from 'openid-client'
import type { createOwnFetch } from '../../api/own-fetch.ts'
import { membersOf } from '../../domain/members.ts'
import type { Partner } from '../../domain/partner.ts'
import { nestJwt } from '../../oidc/jwt/nest-jwt.ts'
import { checkClaims } from './check-claims.ts'
import { type DemoKeys, readDemoKeys } from './demo-keys.ts'
import type { DemoSecrets } from './demo-request.ts'
import type { DemoFailure } from './demo-views.ts'
import { createKioskClient, type KioskTokens } from './kiosk-client.ts'

/** The claims of the tokens of a login, and the rest as JSON to show. */
export interface DemoTokens {
  readonly idToken: Readonly<Record<string, unknown>>
  /** Absent if userinfo was not requested, as by Azure AD B2C. */
  readonly userinfo?: Readonly<Record<string, unknown>>
  readonly header: string
  readonly response: string
  /** Base64. */
  readonly picture?: string
}

interface DemoRequest {
  readonly issuerUrl: string
  readonly partner: Partner
  /** Whether the simulator has the private keys of the partner. */
  readonly hasDemoKeys: boolean
}

type OwnFetch = ReturnType<typeof createOwnFetch>
type Library = typeof import('openid-client')

/** Loads openid-client, which is in a chunk of its own in the bundle. */
export function loadDemoLibrary(): Promise<Library> {
  return import('openid-client')
}

/** Creates the demo website's OpenID Connect client: openid-client, with all checks enabled. */
export async function createDemoClient(
  { issuerUrl, partner, hasDemoKeys }: DemoRequest,
  ownFetch: OwnFetch,
  now: () => number,
) {
  const oidc = await loadDemoLibrary()
  const keys = hasDemoKeys ? await readDemoKeys() : undefined
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

  async function fetchPicture(accessToken: string, url: unknown): Promise<string | undefined> {
    if (typeof url !== 'string' || !URL.canParse(url)) return undefined
    const response = await ownFetch(url, { headers: { authorization: `Bearer ${accessToken}` } })
    if (!response.ok) return undefined
    return Buffer.from(await response.arrayBuffer()).toString('base64')
  }

  /** Checks the tokens, and requests userinfo and the picture. */
  async function read(tokens: KioskTokens, onlyIdToken: boolean): Promise<DemoTokens> {
    const idToken = tokens.claims()
    const { id_token, access_token, ...rest } = tokens
    if (idToken === undefined || id_token === undefined) throw new Error('no ID token came back')
    const shown = {
      idToken,
      header: headersOf(id_token, idToken),
      response: pretty({
        access_token: shorten(access_token),
        ...rest,
        id_token: shorten(id_token),
      }),
    }
    if (onlyIdToken) return shown
    const userinfo = await oidc.fetchUserInfo(config, access_token, idToken.sub)
    checkClaims(idToken, userinfo, now())
    const picture = await fetchPicture(access_token, userinfo['picture'] ?? idToken['picture'])
    return { ...shown, userinfo, ...(picture === undefined ? {} : { picture }) }
  }

  return {
    /** The requests of a kiosk; undefined without the private keys of the partner. */
    kiosk: keys && createKioskClient({ oidc, config, keys, ownFetch }),

    read: (tokens: KioskTokens) => read(tokens, false),

    /** The parameters in a request object, signed and, if wanted, encrypted (OpenID Connect Core 6.1). */
    async requestObject(
      parameters: Record<string, string>,
      isEncrypted: boolean,
    ): Promise<string | undefined> {
      if (keys === undefined) return undefined
      const url = await oidc.buildAuthorizationUrlWithJAR(config, parameters, keys.signing)
      const signed = url.searchParams.get('request') ?? ''
      if (!isEncrypted) return signed
      const answer = await ownFetch(config.serverMetadata().jwks_uri ?? '')
      return nestJwt(signed, await answer.json())
    },

    /**
     * Redeems the code, checks the ID token, and requests userinfo and the picture.
     *
     * @param sent the state and the nonce that were sent; undefined if they were left out
     * @throws whatever openid-client finds wrong
     */
    async finish(
      callback: URL | Request,
      { state, nonce, verifier }: Partial<DemoSecrets>,
      { onlyIdToken = false } = {},
    ): Promise<DemoTokens> {
      const tokens = await oidc.authorizationCodeGrant(config, callback, {
        ...(state === undefined ? {} : { expectedState: state }),
        ...(nonce === undefined ? {} : { expectedNonce: nonce }),
        ...(verifier === undefined ? {} : { pkceCodeVerifier: verifier }),
      })
      return read(tokens, onlyIdToken)
    },
  }
}

/** The most useful details of openid-client's errors are in `error` and `error_description`. */
export function describeFailure(error: unknown): string {
  const { error: code, error_description: description, message, cause } = membersOf(error)
  return [code, description].every((part) => typeof part === 'string')
    ? `${code}: ${description}`
    : [message, membersOf(cause)['message']].filter((part) => typeof part === 'string').join(': ')
}

/** Sorts a failure by what the website should say to the person. */
export function kindOfFailure(error: unknown): DemoFailure['kind'] {
  const { error: code } = membersOf(error)
  if (code === 'access_denied') return 'rejected'
  const isLater = code === 'temporary_unavailable' || code === 'temporarily_unavailable'
  return isLater ? 'unavailable' : 'wrong'
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

function authenticationOf(oidc: Library, partner: Partner, keys: DemoKeys | undefined): ClientAuth {
  if (keys !== undefined) return oidc.PrivateKeyJwt(keys.signing)
  return oidc.ClientSecretPost(partner.secret ?? '')
}

function shorten(token: string): string {
  return `${token.slice(0, 12)}…`
}
