import { isLoopbackName, isPrivateName, isRealItsme } from './host-name.ts'

/** What a host name means to us: where its links lead, and which issuer it is. */
export interface Origin {
  /** Scheme, host, port and base path, without a trailing slash: `http://localhost:4876`. */
  readonly url: string
  /** `browser`: pages, links and issuer carry it. `back-channel`: only what a server calls does. */
  readonly kind: 'browser' | 'back-channel'
  /** The origin of authorization endpoint and pages. */
  readonly browserUrl: string
}

/** The names that a simulator goes by. */
export interface Names {
  readonly port: number
  readonly scheme: 'http' | 'https'
  /** The name under which a browser on this machine reaches the listener. */
  readonly host: string
  /** Without a trailing slash. */
  readonly publicUrl?: string
  readonly internalUrls: readonly string[]
  /** What a sandbox has before every path, after that of the public URL: `/s/k3x9`. */
  readonly basePath?: string
}

/** Where pages are when a request comes in under a back-channel name. */
export function defaultBrowserUrl(names: Names): string {
  const { scheme, host, port } = names
  // As browsers write it: without the port that its scheme has anyway.
  const shownPort = port === (scheme === 'https' ? 443 : 80) ? '' : `:${port}`
  return (names.publicUrl ?? `${scheme}://${host}${shownPort}`) + (names.basePath ?? '')
}

function publicHost(names: Names): string | undefined {
  return names.publicUrl === undefined ? undefined : new URL(names.publicUrl).host
}

/** Host and port as they stand in an origin, or undefined when they are no host: `LOCALHOST:80` → `localhost`. */
function normalHost(host: string, scheme: string): string | undefined {
  if (!/^[\w.:[\]-]+$/.test(host) || !URL.canParse(`${scheme}://${host}`)) return undefined
  return new URL(`${scheme}://${host}`).host
}

/**
 * What the host of a request means. Undefined: it is not known here (421).
 *
 * @param rawHost the Host header, with the port
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

/** The port of an origin, for cookie names: cookies do not know ports. */
export function portOf(url: string): string {
  const { port, protocol } = new URL(url)
  return port || (protocol === 'https:' ? '443' : '80')
}

/** The path that a public URL has before every path of ours; empty for most. */
export function basePathOf(url: string): string {
  return new URL(url).pathname.replace(/\/$/, '')
}

/** What a redirect URI is written with: printable ASCII, no user name, nothing that parsers read in two ways. */
const plainUri = /^https?:\/\/[\w.:[\]-]+([/?][\x21-\x5b\x5d-\x7e]*)?$/i

/** Whether a redirect URI's host is a loopback name, with http or https. */
export function isLoopbackUri(uri: string): boolean {
  return plainUri.test(uri) && URL.canParse(uri) && isLoopbackName(new URL(uri).host)
}

/** Whether a URI is on the simulator's own browser origin: the demo website's. */
export function isOwnUri(uri: string, browserUrl: string): boolean {
  return uri.startsWith(`${browserUrl}/`)
}
