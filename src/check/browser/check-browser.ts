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

/** A browser with its own cookies. */
export interface CheckBrowser {
  /** Opens an address, and follows redirects and forms that submit themselves. */
  open(target: string | URL | Target, options?: VisitOptions): Promise<Visit>
  close(): Promise<void>
}

/** Opens a browser without cookies. */
export type OpenBrowser = () => Promise<CheckBrowser>

/** Formats a URL for reports. Parameters are listed without their values, which can be secrets. */
export function shownUrl({ origin, pathname, searchParams }: URL): string {
  const names = [...new Set(searchParams.keys())].map((name) => `${name}=…`)
  return origin + pathname + (names.length === 0 ? '' : `?${names.join('&')}`)
}
