import { discoveryPath, type Issuer, issuers } from './issuers.ts'

/** The endpoint that a client probably meant when it called a wrong path. */
export interface MeantEndpoint {
  /** Absent if the path is not below an issuer. */
  readonly issuer?: Issuer['name']
  /** A clause for the end of a message, with the right path. */
  readonly hint: string
}

type EndpointName = Exclude<keyof Issuer['routes'], 'ciba'> | 'discovery' | keyof CibaRoutes
type CibaRoutes = NonNullable<Issuer['routes']['ciba']>

/** Names that other providers and libraries use, by the endpoint that they stand for. */
const neighbours: readonly (readonly [EndpointName, RegExp])[] = [
  ['discovery', /^(openid-configuration|oauth-authorization-server|webfinger)$/],
  ['jwks', /^(jwks?(\.json)?|jwkset|keys|certs)$/],
  ['authorization', /^(auth|authori[sz]e|authori[sz]ation)$/],
  ['token', /^(token|access_?token)$/],
  ['userinfo', /^(user-?_?info|me)$/],
  ['revocation', /^(revoke|revocation)$/],
  ['picture', /^(picture|photo)$/],
  [
    'authentication',
    /^(bc-?authorize|backchannel|backchannel-?authentication|authentication|ciba)$/,
  ],
  ['userDiscovery', /^user_?-?discovery(_?-?sessions?)?$/],
]

/** The words for an endpoint, if its name is not one. */
const words: Partial<Record<EndpointName, string>> = {
  authentication: 'backchannel authentication',
  userDiscovery: 'user discovery',
}

/** Paths at the root that clients of other providers call. */
const guesses =
  /^\/+(\.well-known\/|(oauth2?|oidc|openid|connect|auth|v\d+(\.\d+)?)(\/|$)|\w+\/*$)/i

/**
 * Finds the endpoint that a client probably meant by a path that does not exist. Returns undefined if the path has
 * nothing to do with OpenID Connect.
 *
 * @param path the path without that of the public URL or of a sandbox
 * @param base the path of the public URL or of a sandbox, for the hint
 */
export function findMeantEndpoint(path: string, base: string): MeantEndpoint | undefined {
  const plain = path.toLowerCase().replace(/\/+/g, '/').replace(/\/$/, '')
  const last = plain.slice(plain.lastIndexOf('/') + 1)
  const name = neighbours.find(([, pattern]) => pattern.test(last))?.[0]
  const issuer = issuers.find((each) => `${plain}/`.startsWith(`${each.path.toLowerCase()}/`))
  if (issuer !== undefined) return { issuer: issuer.name, hint: hintBelow(issuer, name, base) }
  const isOther = plain.startsWith('/clientsecret-oidc')
  if (!isOther && (name === undefined || !guesses.test(path))) return undefined
  const urls = issuers.map((each) => `${base}${each.path} (${each.name})`)
  return { hint: `the issuers are ${urls.join(' and ')}` }
}

function hintBelow(issuer: Issuer, name: EndpointName | undefined, base: string): string {
  const below = base + issuer.path
  if (name === undefined)
    return `the discovery document ${below}${discoveryPath} lists the endpoints`
  if (name === 'discovery') return `the discovery document is ${below}${discoveryPath}`
  const { ciba, ...routes } = issuer.routes
  const paths: Partial<Record<EndpointName, string>> = { ...routes, ...ciba }
  const path = paths[name]
  if (path === undefined) return `only the v2 issuer has logins without a browser (CIBA)`
  return `the ${words[name] ?? name} endpoint is ${below}${path}`
}
