import type { AdapterPayload, Client } from 'oidc-provider'
import { isLoopbackUri } from '../domain/origin.ts'
import { type Partner, redirectUrisOf, type Service } from '../domain/partner.ts'

/** Client metadata that holds the whole partner, so that synchronous hooks can read it. */
export const partnerProperty = 'itsme_partner'

/** oidc-provider wants a redirect URI at registration; ours are matched by service, see {@link allowsRedirectUri}. */
const placeholder = 'https://simulator.invalid/callback'

/**
 * A partner as oidc-provider's client metadata.
 *
 * @param stamp what stands for the secret of a partner that authenticates by keys, see `client-assertion.ts`
 */
export function clientMetadata(partner: Partner, stamp: string): AdapterPayload {
  const hasKeys = partner.authentication === 'private_key_jwt'
  return {
    client_id: partner.code,
    client_name: partner.name,
    client_secret: hasKeys ? stamp : partner.secret,
    token_endpoint_auth_method: 'client_secret_post',
    grant_types: ['authorization_code'],
    response_types: ['code'],
    redirect_uris: [placeholder],
    subject_type: 'pairwise',
    id_token_signed_response_alg: 'RS256',
    [partnerProperty]: partner,
  }
}

/** The partner that a client was made of. */
export function partnerOf(client: Client): Partner {
  return client[partnerProperty] as Partner
}

/** Whether a service takes a redirect URI: exactly as registered, case and query string included. */
export function allowsRedirectUri(
  service: Service,
  uri: string,
  { browserUrl, strict }: { readonly browserUrl: string; readonly strict: boolean },
): boolean {
  if (redirectUrisOf(service, browserUrl).includes(uri)) return true
  if (strict) return false
  return service.anyLoopbackRedirectUri && !uri.includes('#') && isLoopbackUri(uri)
}
