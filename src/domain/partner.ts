export type ServiceType = 'authentication' | 'identification'

/** The service types that this simulator knows. */
export const serviceTypes = ['authentication', 'identification'] as const satisfies ServiceType[]

/** One registered user flow of a partner; asked for with the scope `service:CODE`. */
export interface Service {
  readonly code: string
  readonly type: ServiceType
  /** Shown to the user on the phone. */
  readonly name: string
  /** Absolute URIs, or paths that begin with `/` and stand on the simulator's own browser origin. */
  readonly redirectUris: readonly string[]
  /** Also takes any http or https URI whose host is a loopback name. */
  readonly anyLoopbackRedirectUri: boolean
}

/** A relying party; its `code` is its `client_id`. */
export interface Partner {
  readonly code: string
  readonly name: string
  readonly authentication: 'client_secret_post'
  readonly secret: string
  readonly services: readonly Service[]
  readonly idToken: {
    readonly signing: 'RS256'
    /** `all`: the ID token also holds whatever userinfo would hold; `requested`: only what `claims.id_token` names. */
    readonly claims: 'all' | 'requested'
  }
  readonly userinfo: { readonly format: 'json' }
  readonly requirePkce: boolean
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
