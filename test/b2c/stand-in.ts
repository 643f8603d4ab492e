import { randomBytes, randomUUID } from 'node:crypto'
import got, { type Got, type Response } from 'got'
import {
  type CryptoKey,
  createLocalJWKSet,
  errors,
  type JSONWebKeySet,
  type JWTPayload,
  jwtVerify,
  SignJWT,
} from 'jose'
import { CookieJar } from 'tough-cookie'
import { guideClaims } from '../../src/brokers/b2c-kit.ts'
import { until } from '../helpers/until.ts'

/** What a user of Azure AD B2C would see. */
export class B2cError extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(`${code}: ${message}`)
    this.name = 'B2cError'
    this.code = code
  }
}

export type Authentication = 'client_secret_post' | 'client_secret_basic' | 'private_key_jwt'

interface StandInOptions {
  readonly tenant: string
  /** That of an Azure AD B2C tenant unless given. */
  readonly redirectUri?: string
  readonly metadataUrl: string
  readonly clientId: string
  readonly service: string
  readonly clientSecret?: string
  /** For private_key_jwt. */
  readonly signingKey?: { readonly key: CryptoKey; readonly kid: string }
  readonly authentication?: Authentication
  /** `form_post` is B2C's default; the article on itsme sets `query`. */
  readonly responseMode?: 'query' | 'form_post'
  /** A custom policy sends input claims; a user flow sends nothing else. */
  readonly kind?: 'user flow' | 'custom policy'
  readonly uiLocales?: string
  /** In a custom policy: what itsme's guide says unless given. */
  readonly claims?: string
  /** Whether a key that is not known is looked for once more; B2C keeps key sets, and when it looks again is not known. */
  readonly refetchesKeys?: boolean
  /** Certificates and names of a private network. */
  readonly network?: Network
  /** Milliseconds since the epoch. */
  readonly now?: () => number
}

/** A network in which a public name is on this machine. */
export interface Network {
  readonly certificateAuthority: string
}

/** How a visit of the browser ends: what the redirect URI is called with. */
export interface Callback {
  readonly method: 'GET' | 'POST'
  readonly params: URLSearchParams
}

/** Azure AD B2C as a relying party. */
export interface StandIn {
  /** A whole login: `visit` takes the browser from the authorization request to the redirect URI. @throws B2cError */
  login(visit: (url: string) => Promise<Callback>): Promise<Readonly<Record<string, unknown>>>
  readonly redirectUri: string
}

/** A got that trusts a private authority, and finds every name on this machine. */
export function clientIn(network?: Network): Got {
  const usual = got.extend({ retry: { limit: 0 }, throwHttpErrors: false, followRedirect: false })
  if (network === undefined) return usual
  const { certificateAuthority } = network
  return usual.extend({
    https: { certificateAuthority },
    dnsLookup: ((_name: string, options: { all?: boolean }, done: (...args: unknown[]) => void) =>
      options.all
        ? done(null, [{ address: '127.0.0.1', family: 4 }])
        : done(null, '127.0.0.1', 4)) as never,
  })
}

/** As .NET encodes a query: lower-case hex, `+` for a space. */
function encode(text: string): string {
  return encodeURIComponent(text)
    .replace(/%20/g, '+')
    .replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase())
    .replace(/[~']/g, (character) => `%${character.charCodeAt(0).toString(16)}`)
}

function query(params: readonly (readonly [string, string | undefined])[]): string {
  return params
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${encode(value)}`]))
    .join('&')
}

interface Metadata {
  readonly issuer: string
  readonly authorization_endpoint: string
  readonly token_endpoint: string
  readonly jwks_uri: string
}

/** `StateProperties=` and base64 JSON, as captured: it holds `=` and must come back byte for byte. */
function newState(): string {
  const properties = { SID: `x-ms-cpim-rc:${randomUUID()}`, TID: randomUUID(), TOID: randomUUID() }
  return `StateProperties=${Buffer.from(JSON.stringify(properties)).toString('base64')}`
}

/** A relying party that keeps metadata and keys as B2C does, and checks what B2C checks. */
export function createStandIn(options: StandInOptions): StandIn {
  const { tenant, clientId, responseMode = 'query', kind = 'user flow', network } = options
  const { now = Date.now, refetchesKeys = true } = options
  const client = clientIn(network)
  const tenantUri = `https://${tenant}.b2clogin.com/${tenant}.onmicrosoft.com/oauth2/authresp`
  const { redirectUri = tenantUri } = options
  let metadata: Promise<Metadata> | undefined
  let keys: Promise<JSONWebKeySet> | undefined

  async function fetchJson<T>(url: string): Promise<T> {
    const answer = await client.get(url).catch((error: Error) => {
      throw new B2cError('AADB2C90289', `cannot reach ${url}: ${error.message}`)
    })
    if (answer.statusCode !== 200) throw new B2cError('AADB2C90289', `${url}: ${answer.statusCode}`)
    return JSON.parse(answer.body) as T
  }

  async function readMetadata(): Promise<Metadata> {
    const document = await fetchJson<Metadata>(options.metadataUrl)
    const needed = ['issuer', 'authorization_endpoint', 'token_endpoint', 'jwks_uri'] as const
    const missing = needed.filter((name) => typeof document[name] !== 'string')
    if (missing.length > 0) throw new B2cError('AADB2C90023', `metadata lacks ${missing.join()}`)
    return document
  }

  async function readKeys(): Promise<JSONWebKeySet> {
    const { jwks_uri } = await known()
    const set = await fetchJson<JSONWebKeySet>(jwks_uri)
    if (set.keys[0]?.use !== 'sig') throw new B2cError('AADB2C90239', 'the first key does not sign')
    return set
  }

  function known(): Promise<Metadata> {
    metadata ??= readMetadata()
    return metadata
  }

  function authorizationUrl(endpoint: string, nonce: string, state: string): string {
    const isCustom = kind === 'custom policy'
    const params = query([
      ['client_id', clientId],
      ['redirect_uri', redirectUri],
      ['response_type', 'code'],
      ['scope', `openid service:${options.service} profile email phone`],
      ['response_mode', responseMode],
      ['nonce', nonce],
      ['claims', isCustom ? (options.claims ?? guideClaims) : undefined],
      ['ui_locales', options.uiLocales],
      ['state', state],
    ])
    return `${endpoint}?${params}`
  }

  /** The authentication of a token request, and what it adds to the body. */
  async function authentication(endpoint: string) {
    const { authentication: method = 'client_secret_post', clientSecret, signingKey } = options
    if (method === 'client_secret_basic') {
      const pair = Buffer.from(`${clientId}:${clientSecret}`).toString('base64')
      return { headers: { authorization: `Basic ${pair}` }, id: undefined, more: [] }
    }
    if (method === 'client_secret_post') {
      return { headers: {}, id: clientId, more: [['client_secret', clientSecret]] as const }
    }
    if (signingKey === undefined) throw new Error('private_key_jwt needs a key')
    const seconds = Math.floor(now() / 1000)
    const assertion = await new SignJWT({
      iss: clientId,
      exp: seconds + 300,
      nbf: seconds,
      aud: endpoint,
      jti: randomBytes(16).toString('base64'),
      sub: clientId,
      iat: seconds,
    })
      .setProtectedHeader({ alg: 'RS256', kid: signingKey.kid })
      .sign(signingKey.key)
    const type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
    const more = [
      ['client_assertion_type', type],
      ['client_assertion', assertion],
    ] as const
    return { headers: {}, id: clientId, more }
  }

  async function redeem(code: string): Promise<string> {
    const { token_endpoint } = await known()
    const { headers, id, more } = await authentication(token_endpoint)
    const body = query([
      ['client_id', id],
      ...more,
      ['redirect_uri', redirectUri],
      ['code', code],
      ['grant_type', 'authorization_code'],
    ])
    const answer = await client.post(token_endpoint, {
      body,
      headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
    })
    const parsed = readBody(answer)
    if (parsed['error'] === 'invalid_client') {
      throw new B2cError('AADB2C90289', `invalid_client: ${parsed['error_description']}`)
    }
    if (parsed['error'] !== undefined || answer.statusCode !== 200) throw providerError(parsed)
    return String(parsed['id_token'])
  }

  async function verify(token: string, nonce: string): Promise<JWTPayload> {
    if (token.split('.').length !== 3) {
      throw new B2cError('AADB2C90240', 'the token is malformed, or encrypted')
    }
    const { issuer } = await known()
    const expected = { issuer, audience: clientId, algorithms: ['RS256'] }
    const check = async () => {
      keys ??= readKeys()
      const date = new Date(now())
      return jwtVerify(token, createLocalJWKSet(await keys), { ...expected, currentDate: date })
    }
    const verified = await check().catch(async (error) => {
      if (!(error instanceof errors.JWKSNoMatchingKey && refetchesKeys)) throw tokenError(error)
      keys = undefined
      return check().catch((again) => {
        throw tokenError(again)
      })
    })
    const { payload } = verified
    if (payload['nonce'] !== nonce) throw new B2cError('AADB2C90240', 'the nonce is another')
    return payload
  }

  return {
    redirectUri,
    async login(visit) {
      const nonce = randomBytes(16).toString('base64')
      const state = newState()
      const { authorization_endpoint } = await known()
      const { method, params } = await visit(authorizationUrl(authorization_endpoint, nonce, state))
      if (params.get('state') !== state) throw new B2cError('AADB2C90046', 'the state is lost')
      if (method !== (responseMode === 'query' ? 'GET' : 'POST')) {
        throw new Error(`the answer came by ${method}`)
      }
      if (params.get('error') === 'access_denied') {
        throw new B2cError(
          'AADB2C90091',
          'The user has cancelled entering self-asserted information.',
        )
      }
      if (params.has('error')) throw providerError(Object.fromEntries(params))
      return verify(await redeem(params.get('code') ?? ''), nonce)
    },
  }
}

function readBody({ body }: Response<string>): Record<string, unknown> {
  try {
    return JSON.parse(body)
  } catch {
    throw new B2cError('AADB2C90289', `no JSON: ${body.slice(0, 100)}`)
  }
}

function providerError({ error, error_description }: Record<string, unknown>): B2cError {
  const message = `Error: ${error}, Error Description: ${error_description}`
  return new B2cError('AADB2C90273', `An invalid response was received: '${message}'`)
}

function tokenError(error: unknown): Error {
  if (error instanceof B2cError) return error
  const code =
    error instanceof errors.JWTExpired
      ? 'AADB2C90235'
      : error instanceof errors.JWTClaimValidationFailed && error.claim === 'iss'
        ? 'AADB2C90238'
        : error instanceof errors.JWTClaimValidationFailed && error.claim === 'aud'
          ? 'AADB2C90237'
          : error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid
            ? 'AADB2C90240'
            : 'AADB2C90239'
  return new B2cError(code, String((error as Error).message))
}

/** The article's mapping: what B2C makes of an ID token. Claims that are JSON objects cannot be mapped. */
export function mapClaims(
  token: Readonly<Record<string, unknown>>,
  mapping: Readonly<Record<string, string>>,
): Record<string, string | boolean> {
  const entries = Object.entries(mapping).flatMap(([to, from]) => {
    const value = token[from]
    return typeof value === 'string' || typeof value === 'boolean' ? [[to, value] as const] : []
  })
  return Object.fromEntries(entries)
}

/** Where tenants are: of Azure AD B2C, and of Entra External ID. */
const isTenant = /\.(b2c|ciam)login\.com$/

/**
 * A browser without pictures, that types a phone number and waits for what the person does on the phone.
 *
 * @param act called when the waiting page is there
 */
export function createVisit(
  phoneNumber: string,
  act: () => Promise<unknown> = async () => undefined,
  network?: Network,
) {
  return async (url: string): Promise<Callback> => {
    const cookieJar = new CookieJar()
    const client = clientIn(network).extend({ cookieJar })
    let answer = await client.get(url)
    for (let step = 0; step < 20; step++) {
      const { location } = answer.headers
      if (location !== undefined) {
        const next = new URL(location, answer.url)
        if (isTenant.test(next.hostname)) {
          return { method: 'GET', params: next.searchParams }
        }
        answer = await client.get(next.href)
        continue
      }
      const posted = formPostOf(answer.body)
      if (posted !== undefined) return { method: 'POST', params: posted }
      const path = new URL(answer.url).pathname
      if (/\/identify\/[^/]+$/.test(path)) {
        const form = { countryCode: '32', phoneNumber }
        answer = await client.post(answer.url, { form })
        if (answer.statusCode !== 303) throw new Error(`not identified: ${answer.statusCode}`)
      } else if (path.endsWith('/wait')) {
        await act()
        // The page waits; without scripts it is opened again.
        const { url: page } = answer
        const isOver = async () => {
          answer = await client.get(page)
          return answer.headers.location !== undefined
        }
        if (!(await until(isOver))) break
      } else {
        throw new Error(`${answer.statusCode} at ${answer.url}: ${answer.body.slice(0, 600)}`)
      }
    }
    throw new Error('the visit does not end')
  }
}

/** The fields of a page that posts itself to B2C. */
function formPostOf(html: string): URLSearchParams | undefined {
  if (!/action="https:\/\/[^"]+\.(b2c|ciam)login\.com\//.test(html)) return undefined
  const fields = html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)
  const text = (value = '') =>
    value
      .replaceAll('&quot;', '"')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&')
  return new URLSearchParams(Array.from(fields, ([, name = '', value]) => [name, text(value)]))
}
