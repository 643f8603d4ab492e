import type { Lifetimes } from './lifetimes.ts'

/** The service types that itsme knows (itsme's documentation, services). */
export const serviceTypes = [
  'authentication',
  'identification',
  'data_sharing',
  'confirmation',
] as const
export type ServiceType = (typeof serviceTypes)[number]

/** One registered user flow of a partner; asked for with the scope `service:CODE`. */
export interface Service {
  readonly code: string
  readonly type: ServiceType
  /** Shown to the user on the phone. */
  readonly name: string
  /** Absolute URIs, or paths that begin with `/` and stand on the simulator's own browser origin. */
  readonly redirectUris: readonly string[]
  /** Absolute URIs of request objects, matched exactly. */
  readonly requestUris: readonly string[]
  /** Also takes any http or https URI whose host is a loopback name. */
  readonly anyLoopbackRedirectUri: boolean
}

/** A public RSA key of a partner (RFC 7517); `use` tells what for, absent: both. */
export interface PublicKey {
  readonly kty: 'RSA'
  readonly kid?: string
  readonly use?: 'sig' | 'enc'
  readonly alg?: string
  readonly n: string
  readonly e: string
}

export const signingAlgorithms = ['RS256', 'HS256'] as const
/** HS256 is keyed with the client secret. */
export type SigningAlgorithm = (typeof signingAlgorithms)[number]

export const encryptionAlgorithms = ['RSA-OAEP-256', 'RSA-OAEP', 'dir'] as const
export const contentEncryptions = ['A128CBC-HS256', 'A256GCM'] as const
/** How a signed token is encrypted: for the partner's key, or (`dir`) with the client secret and A256GCM. */
export interface Encryption {
  readonly alg: (typeof encryptionAlgorithms)[number]
  readonly enc: (typeof contentEncryptions)[number]
}

/** How a token is made for a partner: signed, and then encrypted where `encryption` is there. */
export interface TokenForm {
  readonly signing: SigningAlgorithm
  readonly encryption?: Encryption
}

/** A relying party; its `code` is its `client_id`. */
export interface Partner {
  readonly code: string
  readonly name: string
  readonly authentication: 'client_secret_post' | 'private_key_jwt'
  /** Needed for client_secret_post, HS256 and dir. */
  readonly secret?: string
  /** Needed for private_key_jwt and RSA-OAEP, where there is no `jwksUri`. */
  readonly jwks?: { readonly keys: readonly PublicKey[] }
  readonly jwksUri?: string
  readonly services: readonly Service[]
  readonly idToken: TokenForm & {
    /** `all`: the ID token also holds whatever userinfo would hold; `requested`: only what `claims.id_token` names. */
    readonly claims: 'all' | 'requested'
  }
  /** JSON where `format` is json, else a token of that form. */
  readonly userinfo: { readonly format: 'json' } | (TokenForm & { readonly format: 'jwt' })
  readonly requirePkce: boolean
  /** In place of those of the simulator. */
  readonly lifetimes?: Partial<Lifetimes>
  /** Seconds that `iat`, `nbf` and `exp` are off, in place of the simulator's. */
  readonly skew?: number
  /** Phone number of the user who logs in here: nobody is asked for one. */
  readonly user?: string
}

const scopePrefix = 'service:'

/** The service codes in a scope, in order, each once. */
export function serviceCodesIn(scope: string): string[] {
  const values = scope.split(' ').filter((value) => value.startsWith(scopePrefix))
  return [...new Set(values.map((value) => value.slice(scopePrefix.length)))]
}

export function findService(partner: Partner, code: string): Service | undefined {
  return partner.services.find((service) => service.code === code)
}

/** A service's redirect URIs in full, for a browser origin such as `http://localhost:4876`. */
export function redirectUrisOf(service: Service, browserUrl: string): string[] {
  return service.redirectUris.map((uri) => (uri.startsWith('/') ? browserUrl + uri : uri))
}
