/** One of the two OpenID providers that we serve, as data (itsme's documentation, endpoints). */
export interface Issuer {
  readonly name: 'csapi' | 'v2'
  /** Where it is mounted: the path of the real one. */
  readonly path: string
  /** Paths of the endpoints below `path`. */
  readonly routes: {
    readonly authorization: string
    readonly token: string
    readonly userinfo: string
    readonly jwks: string
  }
}

export const discoveryPath = '/.well-known/openid-configuration'

/** `csapi` is for client-secret partners of before June 2025 and the B2C article, `v2` for all newer ones. */
export const issuers: readonly [Issuer, Issuer] = [
  {
    name: 'csapi',
    path: '/clientsecret-oidc/csapi/v0.1',
    routes: {
      authorization: '/connect/authorize',
      token: '/connect/token',
      userinfo: '/connect/userinfo',
      jwks: '/.well-known/jwks',
    },
  },
  {
    name: 'v2',
    path: '/v2',
    routes: {
      authorization: '/authorization',
      token: '/token',
      userinfo: '/userinfo',
      jwks: '/jwkSet',
    },
  },
]

/** The issuer identifier at an origin. */
export function issuerUrl(issuer: Issuer, originUrl: string): string {
  return originUrl + issuer.path
}
