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

/** Client metadata that holds the whole partner, so that synchronous hooks can read it. */
export const partnerProperty = 'itsme_partner'
/** The same for its version. */
export const versionProperty = 'itsme_partner_version'

/** oidc-provider wants a redirect URI at registration; ours are matched by service, see {@link allowsRedirectUri}. */
const placeholder = 'https://simulator.invalid/callback'

/**
 * A partner as oidc-provider's client metadata.
 *
 * @param internalSecret what stands for the secret of a partner that authenticates by keys, see `client-assertion.ts`
 */
export function clientMetadata(
  { value: partner, version }: Versioned<Partner>,
  internalSecret: string,
): AdapterPayload {
  const hasKeys = partner.authentication === 'private_key_jwt'
  return {
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
}

/** The partner that a client was made of. */
export function partnerOf(client: Client): Partner {
  return client[partnerProperty] as Partner
}

/** The version of the partner that a client was made of. */
export function versionOf(client: Client): number {
  return Number(client[versionProperty])
}

interface RedirectUriRules {
  readonly browserUrl: string
  readonly strict: boolean
}

/** Whether a service takes a redirect URI: exactly as registered, case and query string included. */
export function allowsRedirectUri(service: Service, uri: string, rules: RedirectUriRules): boolean {
  const isRegistered = redirectUrisOf(service, rules.browserUrl).includes(uri)
  if (rules.strict) return isRegistered && strictFault(uri, rules.browserUrl) === undefined
  if (isRegistered) return true
  return service.anyLoopbackRedirectUri && !uri.includes('#') && isLoopbackUri(uri)
}

/**
 * What itsme has against a registered redirect URI, as strict mode has; our own origin is spared, so that the demo
 * website lives (itsme's documentation, redirect_uri).
 */
export function strictFault(uri: string, browserUrl: string): string | undefined {
  if (isOwnUri(uri, browserUrl)) return undefined
  if (!uri.startsWith('https:')) return 'is not https'
  return isLoopbackUri(uri) ? 'is on localhost' : undefined
}

/** The services that a scope names, or all of a partner where it names none that is known. */
export function askedServices(partner: Partner, scope: string): readonly Service[] {
  const [code = ''] = serviceCodesIn(scope)
  const named = findService(partner, code)
  return named === undefined ? partner.services : [named]
}
