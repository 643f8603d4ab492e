/** The maximum number of requests in a visit. Browsers give up after about 20 redirects. */
export const maxHops = 30
/** The maximum duration of a visit, in milliseconds. */
export const visitTimeout = 120_000

/** One request of a browser. */
export interface Hop {
  readonly method: 'GET' | 'POST'
  /** Without the values of its parameters. */
  readonly url: string
  /** Null if there was no response. */
  readonly status: number | null
  /** In milliseconds. */
  readonly took: number
}

/** Where a browser arrived. */
export interface Visit {
  readonly url: URL
  readonly status: number
  readonly html: string
  /** The text that a person would read. */
  readonly text: string
  /** What the page is about: an alert, or its main part. */
  readonly said: string
  readonly hops: readonly Hop[]
  /** Why there was no page; absent if there was one. */
  readonly failure?: string
  /** The request that the browser was told not to send. `url` is then the previous page. */
  readonly stopped?: Target
}

/** A request that a page leads to. */
export interface Target {
  readonly url: URL
  readonly method: 'GET' | 'POST'
  /** The fields of a form. */
  readonly fields: readonly (readonly [string, string])[]
}

export interface VisitOptions {
  /** Told of each request before it is sent, and of those before it. If it returns true, the browser stops there. */
  readonly stopAt?: (target: Target, hops: readonly Hop[]) => boolean
}

export interface LeaveOptions extends VisitOptions {
  /** Checks whether a page is one of those that wait. */
  readonly while: (url: URL) => boolean
  /** In milliseconds. */
  readonly maxWait: number
}

/** A browser with its own cookies. */
export interface CheckBrowser {
  /** Opens an address, and follows redirects and forms that submit themselves. */
  open(target: string | URL | Target, options?: VisitOptions): Promise<Visit>
  /** Waits on a page until it leads to another one. The visit begins with the request that leaves it. */
  leave(page: Visit, options: LeaveOptions): Promise<Visit>
  close(): Promise<void>
}

/** Opens a browser without cookies. */
export type OpenBrowser = () => Promise<CheckBrowser>

/** Returns the request that opens an address. */
export function targetOf(target: string | URL | Target): Target {
  if (typeof target === 'object' && 'method' in target) return target
  return { url: new URL(target), method: 'GET', fields: [] }
}

/** Returns the URL of a form that is sent by GET. */
export function withFields(url: URL, fields: Target['fields']): URL {
  const full = new URL(url)
  for (const [name, value] of fields) full.searchParams.append(name, value)
  return full
}

/** Formats a URL for reports. Parameters are listed without their values, which can be secrets. */
export function shownUrl({ origin, pathname, searchParams }: URL): string {
  const names = [...new Set(searchParams.keys())].map((name) => `${name}=…`)
  return origin + pathname + (names.length === 0 ? '' : `?${names.join('&')}`)
}
