import type { AdapterPayload, Client } from 'oidc-provider'
import { isLoopbackUri, isOwnUri } from '../domain/origin.ts'
import {
  findService,
  type Partner,
  redirectUrisOf,
  type Service,
  serviceCodesIn,
} from '../domain/partner.ts'
import type { Versioned } from '../state/versions.ts'

/** The client metadata that contains the whole partner, so that synchronous hooks can read it. */
export const partnerProperty = 'itsme_partner'
/** The client metadata that contains the version of the partner. */
export const versionProperty = 'itsme_partner_version'

/**
 * oidc-provider requires a redirect URI at registration. Services match theirs instead, see {@link allowsRedirectUri}.
 */
const placeholder = 'https://simulator.invalid/callback'

/**
 * Returns a partner as oidc-provider's client metadata.
 *
 * @param internalSecret replaces the secret of a partner that authenticates with keys, see `client-assertion.ts`
 */
export function clientMetadata(
  { value: partner, version }: Versioned<Partner>,
  internalSecret: string,
): AdapterPayload {
  const hasKeys = partner.authentication === 'private_key_jwt'
  const metadata: AdapterPayload = {
    client_id: partner.code,
    client_name: partner.name,
    client_secret: hasKeys ? internalSecret : partner.secret,
    token_endpoint_auth_method: 'client_secret_post',
    grant_types: ['authorization_code'],
    response_types: ['code'],
    redirect_uris: [placeholder],
    subject_type: 'pairwise',
    id_token_signed_response_alg: 'RS256',
    [partnerProperty]: partner,
    [versionProperty]: version,
  }
  // The library looks up each client by a digest of its metadata as JSON. A version is never used twice.
  return Object.defineProperty(metadata, 'toJSON', { value: () => [partner.code, version] })
}

/** Returns the partner that a client was created from. */
export function partnerOf(client: Client): Partner {
  return client[partnerProperty] as Partner
}

/** Returns the version of the partner that a client was created from. */
export function versionOf(client: Client): number {
  return Number(client[versionProperty])
}

/** The path at which the demo website receives responses. */
export const demoCallback = '/demo/callback'

interface RedirectUriRules {
  readonly browserUrl: string
  readonly strict: boolean
  /** Whether the demo website may act as every partner. */
  readonly hasDemo: boolean
}

/**
 * Checks whether a service accepts a redirect URI. It must match a registered one exactly, including case and query
 * string. A service can also accept any loopback URI, except in strict mode. The demo website acts as every partner.
 */
export function allowsRedirectUri(service: Service, uri: string, rules: RedirectUriRules): boolean {
  if (rules.hasDemo && uri === `${rules.browserUrl}${demoCallback}`) return true
  const isRegistered = redirectUrisOf(service, rules.browserUrl).includes(uri)
  if (rules.strict) return isRegistered && strictProblem(uri, rules.browserUrl) === undefined
  if (isRegistered) return true
  return service.anyLoopbackRedirectUri && !uri.includes('#') && isLoopbackUri(uri)
}

/**
 * Returns why itsme, and therefore strict mode, refuses a registered redirect URI; undefined if it does not. The
 * simulator's own origin is exempt, so that the demo website works (itsme's documentation, redirect_uri).
 */
export function strictProblem(uri: string, browserUrl: string): string | undefined {
  if (isOwnUri(uri, browserUrl)) return undefined
  if (!uri.startsWith('https:')) return 'is not https'
  return isLoopbackUri(uri) ? 'is on localhost' : undefined
}

/** Returns the service that a scope names, or all services of the partner if the scope names no known service. */
export function askedServices(partner: Partner, scope: string): readonly Service[] {
  const [code = ''] = serviceCodesIn(scope)
  const named = findService(partner, code)
  return named === undefined ? partner.services : [named]
}
