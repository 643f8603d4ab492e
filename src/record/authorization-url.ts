import type { Endpoints, Target } from './target.ts'

/** Returns the authorization request of a login that should succeed. */
export function authorizationUrl(
  { clientId, redirectUri, scope, service }: Target,
  { authorization }: Endpoints,
  changes: Readonly<Record<string, string>> = {},
): string {
  const url = new URL(authorization)
  const parameters = {
    client_id: clientId,
    response_type: 'code',
    scope: ['openid', `service:${service}`, scope].join(' ').trim(),
    redirect_uri: redirectUri,
    ...changes,
  }
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
  return url.href
}
