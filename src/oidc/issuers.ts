import type { Partner } from '../domain/partner.ts'

/** One of the two OpenID providers that the simulator serves, as data (itsme's documentation, endpoints). */
export interface Issuer {
  readonly name: 'csapi' | 'v2'
  /** The path at which it is mounted, the same as that of the real issuer. */
  readonly path: string
  /** The real issuers. Partners may continue to name them as the audience. */
  readonly realUrls: readonly string[]
  /** Paths of the endpoints below `path`. */
  readonly routes: {
    readonly authorization: string
    readonly token: string
    readonly userinfo: string
    readonly jwks: string
    readonly picture: string
    /** For partners with a client secret. */
    readonly revocation: string
    /** For logins without a browser. */
    readonly ciba?: {
      readonly authentication: string
      /** The sessions themselves are below it. */
      readonly userDiscovery: string
    }
  }
}

export const discoveryPath = '/.well-known/openid-configuration'

/**
 * `csapi` is for client-secret partners from before June 2025 and for the B2C article; `v2` is for all newer partners.
 */
export const issuers: readonly [Issuer, Issuer] = [
  {
    name: 'csapi',
    path: '/clientsecret-oidc/csapi/v0.1',
    realUrls: ['e2e', 'prd'].map(
      (name) => `https://oidc.${name}.itsme.services/clientsecret-oidc/csapi/v0.1`,
    ),
    routes: {
      authorization: '/connect/authorize',
      token: '/connect/token',
      userinfo: '/connect/userinfo',
      jwks: '/.well-known/jwks',
      picture: '/picture',
      revocation: '/connect/revoke',
    },
  },
  {
    name: 'v2',
    path: '/v2',
    realUrls: ['e2e', 'prd'].map((name) => `https://idp.${name}.itsme.services/v2`),
    routes: {
      authorization: '/authorization',
      token: '/token',
      userinfo: '/userinfo',
      jwks: '/jwkSet',
      picture: '/picture',
      revocation: '/connect/revoke',
      ciba: {
        authentication: '/backchannel/authentication',
        userDiscovery: '/user_discovery_sessions',
      },
    },
  },
]

/** Returns the issuer identifier at an origin. */
export function issuerUrl(issuer: Issuer, originUrl: string): string {
  return originUrl + issuer.path
}

/**
 * Checks whether an issuer serves a partner: csapi does not know private_key_jwt partners (itsme's documentation, the
 * two APIs).
 */
export function servesPartner({ name }: Issuer, { authentication }: Partner): boolean {
  return name === 'v2' || authentication === 'client_secret_post'
}

/** The grant type of token requests for a login without a browser (OpenID Connect CIBA Core 10.1). */
export const cibaGrantType = 'urn:openid:params:grant-type:ciba'
