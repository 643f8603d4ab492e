/** The parts of the simulator that can be disabled. */
export const parts = ['control', 'inspector', 'app', 'demo'] as const
export type Part = (typeof parts)[number]

/** What the identify page offers on a desktop. */
export const identifyPages = ['qr', 'number', 'both'] as const
export type IdentifyPage = (typeof identifyPages)[number]

export const logLevels = ['silent', 'error', 'warn', 'info', 'debug'] as const
export type LogLevel = (typeof logLevels)[number]

/** Validated options by name. Options that were not given are absent. */
export interface GivenOptions {
  readonly port?: number
  readonly host?: string
  readonly publicUrl?: string
  readonly internalUrls?: readonly string[]
  readonly fixtures?: readonly (string | Readonly<Record<string, unknown>>)[]
  readonly watch?: boolean
  /** The URL of a Redis server that several simulators share. */
  readonly store?: string
  readonly storePrefix?: string
  /** Whether a server on another machine may be reached without TLS. */
  readonly storeInsecure?: boolean
  /** Path of the file that keeps what is added at run time. */
  readonly save?: string
  readonly strict?: boolean
  /** What the identify page offers on a desktop. */
  readonly identify?: IdentifyPage
  readonly keys?: string
  readonly controlToken?: string
  readonly disable?: readonly Part[]
  /** Whether the identify page also requires the control token where the phone pages do. */
  readonly gate?: boolean
  /** Whether `/metrics` tells of requests and logins, for Prometheus. */
  readonly metrics?: boolean
  /** Opens `/metrics`, and nothing else. */
  readonly metricsToken?: string
  /** Maximum number of requests per minute and address; 0 means no limit. */
  readonly rateLimit?: number
  readonly tlsCert?: string
  readonly tlsKey?: string
  /** Only in the library: file paths or PEM. */
  readonly tls?: { readonly cert: string; readonly key: string }
  readonly trustProxy?: number
  readonly privateNetworks?: boolean
  /** Seconds. */
  readonly partnerKeysCache?: number
  readonly seed?: string
  readonly logLevel?: LogLevel
  readonly logFormat?: 'text' | 'json'
  readonly drain?: number
  /** Only on the command line: path of a file that is written when the simulator is ready. */
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
