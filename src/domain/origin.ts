import { isLoopbackName, isPrivateName, isRealItsme } from './host-name.ts'

/** What a host name stands for: the base of its links and of its issuers. */
export interface Origin {
  /** Scheme, host, port and base path, without a trailing slash: `http://localhost:4876`. */
  readonly url: string
  /** `browser`: pages, links and issuer use this origin. `back-channel`: only endpoints for servers use it. */
  readonly kind: 'browser' | 'back-channel'
  /** The origin of the authorization endpoint and the pages. */
  readonly browserUrl: string
}

/** The names under which a simulator can be reached. */
export interface Names {
  readonly port: number
  readonly scheme: 'http' | 'https'
  /** The host name that a browser on this machine uses to reach the listener. */
  readonly host: string
  /** Without a trailing slash. */
  readonly publicUrl?: string
  readonly internalUrls: readonly string[]
  /** Prefix of every path in a sandbox, after the path of the public URL: `/s/k3x9`. */
  readonly basePath?: string
}

/** Returns the base URL of the pages for requests that arrive under a back-channel name. */
export function defaultBrowserUrl(names: Names): string {
  const { scheme, host, port } = names
  // As in browsers, the default port of the scheme is omitted.
  const shownPort = port === (scheme === 'https' ? 443 : 80) ? '' : `:${port}`
  return (names.publicUrl ?? `${scheme}://${host}${shownPort}`) + (names.basePath ?? '')
}

function publicHost(names: Names): string | undefined {
  return names.publicUrl === undefined ? undefined : new URL(names.publicUrl).host
}

/** Normalizes host and port as in an origin: `LOCALHOST:80` → `localhost`. Returns undefined if they are invalid. */
function normalHost(host: string, scheme: string): string | undefined {
  if (!/^[\w.:[\]-]+$/.test(host) || !URL.canParse(`${scheme}://${host}`)) return undefined
  return new URL(`${scheme}://${host}`).host
}

/**
 * Resolves the host of a request to an origin. Returns undefined if the host is not known; the response is then 421.
 *
 * @param rawHost the `Host` header, including the port
 */
export function resolveOrigin(rawHost: string, names: Names): Origin | undefined {
  const { basePath = '', ...outer } = names
  const origin = resolveOuter(rawHost, outer)
  if (origin === undefined || basePath === '') return origin
  return { ...origin, url: origin.url + basePath, browserUrl: origin.browserUrl + basePath }
}

function resolveOuter(rawHost: string, names: Names): Origin | undefined {
  const host = normalHost(rawHost, names.scheme)
  if (host === undefined || isRealItsme(host)) return undefined
  const { publicUrl } = names
  if (publicUrl !== undefined && host === publicHost(names)) return browserOrigin(publicUrl)
  const url = `${names.scheme}://${host}`
  const free = publicUrl === undefined || isLoopbackName(publicHost(names) ?? '')
  if (isLoopbackName(host) && free) return browserOrigin(url)
  const internal = names.internalUrls.find((candidate) => new URL(candidate).host === host)
  if (internal !== undefined) return backChannel(internal, names)
  if (isPrivateName(host)) return backChannel(url, names)
  return publicUrl === undefined ? undefined : browserOrigin(publicUrl)
}

function browserOrigin(url: string): Origin {
  return { url, kind: 'browser', browserUrl: url }
}

function backChannel(url: string, names: Names): Origin {
  return { url, kind: 'back-channel', browserUrl: defaultBrowserUrl(names) }
}

/** Returns the port of an origin, for cookie names: cookies are not separated by port. */
export function portOf(url: string): string {
  const { port, protocol } = new URL(url)
  return port || (protocol === 'https:' ? '443' : '80')
}

/** Returns the path of a public URL, which is the prefix of all paths of the simulator. It is usually empty. */
export function basePathOf(url: string): string {
  return new URL(url).pathname.replace(/\/$/, '')
}

/** The safe form of a redirect URI: printable ASCII, no user name, and nothing that parsers interpret differently. */
const plainUri = /^https?:\/\/[\w.:[\]-]+([/?][\x21-\x5b\x5d-\x7e]*)?$/i

/** Checks whether a redirect URI is an http or https URI whose host is a loopback name. */
export function isLoopbackUri(uri: string): boolean {
  return plainUri.test(uri) && URL.canParse(uri) && isLoopbackName(new URL(uri).host)
}

/** Checks whether a URI is on the simulator's own browser origin, as those of the demo website are. */
export function isOwnUri(uri: string, browserUrl: string): boolean {
  return uri.startsWith(`${browserUrl}/`)
}
