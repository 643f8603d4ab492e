import { tenantFlags } from '../../domain/b2c/tenant.ts'
import { loginServiceOf } from '../service-option.ts'
import { namedRedirectUris, namedTenant, type TenantOptions } from '../tenant-flags.ts'
import type { Diagnosis } from './diagnosis.ts'
import { clientSecretOf, findClient, type Registration, redirectUriOf } from './partner.ts'
import type { Discovered } from './reach.ts'

/** What to check about a partner. */
export interface PartnerOptions extends TenantOptions {
  readonly clientId?: string
  readonly clientSecret?: string
  readonly service?: readonly string[]
  readonly redirectUri?: readonly string[]
}

/**
 * Checks the partner at the first issuer that knows it. Partners with keys instead of a secret are known to v2 only.
 */
export async function partnerOf(
  found: readonly Discovered[],
  base: string,
  options: PartnerOptions,
): Promise<readonly Diagnosis[]> {
  const { clientId } = options
  if (clientId === undefined) return []
  const registrations = found
    .map(({ document }) => registrationOf(document, base, clientId, options))
    .filter((each) => each !== undefined)
  if (registrations.length === 0) return []
  const { client, registration } = await findClient(registrations)
  return registration === undefined
    ? [client]
    : [client, ...(await registered(registration, options))]
}

/** Returns undefined if the endpoints are not below the URL that was given. Another check reports that. */
function registrationOf(
  document: Discovered['document'],
  base: string,
  clientId: string,
  { service }: PartnerOptions,
): Registration | undefined {
  const [authorizationEndpoint, tokenEndpoint] = ['authorization_endpoint', 'token_endpoint'].map(
    (name) => String(document[name]),
  )
  if (!authorizationEndpoint?.startsWith(`${base}/`) || tokenEndpoint === undefined)
    return undefined
  return { base, authorizationEndpoint, tokenEndpoint, clientId, service: loginServiceOf(service) }
}

async function registered(
  registration: Registration,
  options: PartnerOptions,
): Promise<readonly Diagnosis[]> {
  const { redirectUri = [], clientSecret } = options
  const { base, tokenEndpoint } = registration
  const tenant = namedTenant(options)
  const ofTenant = { ...registration, ...(tenant && { tenantFlags: tenantFlags(tenant) }) }
  const found: Diagnosis[] = []
  for (const uri of redirectUri) found.push(await redirectUriOf(registration, uri))
  for (const uri of namedRedirectUris(options)) found.push(await redirectUriOf(ofTenant, uri))
  if (clientSecret !== undefined && tokenEndpoint.startsWith(`${base}/`))
    found.push(await clientSecretOf(registration, clientSecret))
  return found
}
