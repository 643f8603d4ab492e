import type { Lifetimes } from './lifetimes.ts'

/** The service types that itsme supports (itsme's documentation, services). */
export const serviceTypes = [
  'authentication',
  'identification',
  'data_sharing',
  'confirmation',
] as const
export type ServiceType = (typeof serviceTypes)[number]

/** A registered user flow of a partner. Clients request it with the scope `service:CODE`. */
export interface Service {
  readonly code: string
  readonly type: ServiceType
  /** Shown to the user on the phone. */
  readonly name: string
  /** Absolute URIs, or paths that begin with `/` and are relative to the simulator's own browser origin. */
  readonly redirectUris: readonly string[]
  /** Absolute URIs of request objects, matched exactly. */
  readonly requestUris: readonly string[]
  /** Also accept any http or https URI whose host is a loopback name. */
  readonly anyLoopbackRedirectUri: boolean
  /** Whether clients can log users in without a browser. Only for partners with keys. */
  readonly ciba?: Ciba
}

/** How a client learns of a decision (itsme's documentation, CIBA; OpenID Connect CIBA Core 5). */
export interface Ciba {
  readonly delivery: 'poll' | 'ping'
  /** Where pings go. Required for `ping`. */
  readonly notificationEndpoint?: string
}

/** A public RSA key of a partner (RFC 7517). Without `use`, the key is for both signatures and encryption. */
export interface PublicKey {
  readonly kty: 'RSA'
  readonly kid?: string
  readonly use?: 'sig' | 'enc'
  readonly alg?: string
  readonly n: string
  readonly e: string
}

export const signingAlgorithms = ['RS256', 'HS256'] as const
/** HS256 uses the client secret as the key. */
export type SigningAlgorithm = (typeof signingAlgorithms)[number]

export const encryptionAlgorithms = ['RSA-OAEP-256', 'RSA-OAEP', 'dir'] as const
export const contentEncryptions = ['A128CBC-HS256', 'A256GCM'] as const
/** How a signed token is encrypted: with the partner's public key, or (`dir`) with the client secret and A256GCM. */
export interface Encryption {
  readonly alg: (typeof encryptionAlgorithms)[number]
  readonly enc: (typeof contentEncryptions)[number]
}

/** How a token for a partner is protected: signed, and then encrypted if `encryption` is present. */
export interface TokenForm {
  readonly signing: SigningAlgorithm
  readonly encryption?: Encryption
}

/** How userinfo is returned: as plain JSON, or as a JWT with the given signature and encryption. */
export type UserinfoForm = { readonly format: 'json' } | UserinfoToken

/** Userinfo as a JWT. Its media type is `application/jwt` unless another one is set. */
export interface UserinfoToken extends TokenForm {
  readonly format: 'jwt'
  readonly contentType?: UserinfoContentType
}

/**
 * The media types of a userinfo response that is a JWT: that of OpenID Connect Core 5.3.2, and the one on the pages of
 * itsme's documentation. Which one itsme sends is not known.
 */
export const userinfoContentTypes = ['application/jwt', 'application/json'] as const
export type UserinfoContentType = (typeof userinfoContentTypes)[number]

/** A relying party; its `code` is its `client_id`. */
export interface Partner {
  readonly code: string
  readonly name: string
  readonly authentication: 'client_secret_post' | 'private_key_jwt'
  /** Required for `client_secret_post`, HS256 and `dir`. */
  readonly secret?: string
  /** Required for `private_key_jwt` and RSA-OAEP, unless there is a `jwksUri`. */
  readonly jwks?: { readonly keys: readonly PublicKey[] }
  readonly jwksUri?: string
  readonly services: readonly Service[]
  readonly idToken: TokenForm & {
    /**
     * `all`: the ID token also contains the userinfo claims; `requested`: only those named in `claims.id_token`. If it is
     * absent, the issuer decides, see `token-forms.ts`.
     */
    readonly claims?: 'all' | 'requested'
  }
  /** If it is absent, the mode decides, see `token-forms.ts`. */
  readonly userinfo?: UserinfoForm
  readonly requirePkce: boolean
  /** Override the simulator's lifetimes. */
  readonly lifetimes?: Partial<Lifetimes>
  /** Offset of `iat`, `nbf` and `exp` in seconds. Overrides the simulator's `skew`. */
  readonly skew?: number
  /** Phone number of the user who always logs in at this partner, without the identify page. */
  readonly user?: string
}

const scopePrefix = 'service:'

/** Returns the service codes in a scope, in order and without duplicates. */
export function serviceCodesIn(scope: string): string[] {
  const values = scope.split(' ').filter((value) => value.startsWith(scopePrefix))
  return [...new Set(values.map((value) => value.slice(scopePrefix.length)))]
}

export function findService(partner: Partner, code: string): Service | undefined {
  return partner.services.find((service) => service.code === code)
}

/** Returns a service's redirect URIs as absolute URIs, for a browser origin such as `http://localhost:4876`. */
export function redirectUrisOf(service: Service, browserUrl: string): string[] {
  return service.redirectUris.map((uri) => (uri.startsWith('/') ? browserUrl + uri : uri))
}
