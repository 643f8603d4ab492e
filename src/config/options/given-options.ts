/** What can be turned off. */
export const parts = ['control', 'inspector', 'app', 'demo'] as const
export type Part = (typeof parts)[number]

export const logLevels = ['silent', 'error', 'warn', 'info', 'debug'] as const
export type LogLevel = (typeof logLevels)[number]

/** Options by their names, checked; what was not given is absent. */
export interface GivenOptions {
  readonly port?: number
  readonly host?: string
  readonly publicUrl?: string
  readonly internalUrls?: readonly string[]
  readonly fixtures?: readonly (string | Readonly<Record<string, unknown>>)[]
  readonly watch?: boolean
  readonly strict?: boolean
  readonly keys?: string
  readonly controlToken?: string
  readonly disable?: readonly Part[]
  /** The identify page asks for the control token where the phones do. */
  readonly gate?: boolean
  /** Requests a minute and address; 0: any number. */
  readonly rateLimit?: number
  readonly tlsCert?: string
  readonly tlsKey?: string
  /** Of the library: paths of files, or PEM. */
  readonly tls?: { readonly cert: string; readonly key: string }
  readonly trustProxy?: number
  readonly privateNetworks?: boolean
  /** Seconds. */
  readonly partnerKeysCache?: number
  readonly seed?: string
  readonly logLevel?: LogLevel
  readonly logFormat?: 'text' | 'json'
  /** Of the command line: a file that says that the simulator serves. */
  readonly readyFile?: string
  readonly clientId?: string
  readonly clientSecret?: string
  readonly service?: readonly string[]
  readonly redirectUri?: readonly string[]
  readonly b2cTenant?: string
  readonly b2cTenantId?: string
  readonly b2cCustomDomain?: string
  readonly b2cPolicy?: string
}
