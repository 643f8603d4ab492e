import type { Middleware } from 'koa'
import { bareHost, forwardedAddress, isRealItsme } from '../../domain/host-name.ts'
import { basePathOf, type Names, type Origin, resolveOrigin } from '../../domain/origin.ts'
import { cookiePrefix } from '../../oidc/cookie-names.ts'
import { type RequestFacts, shownPath } from './http.ts'
import { PageError } from './page-error.ts'

/** Headers that indicate a proxy. */
const ofProxies = new Set([
  'forwarded',
  'via',
  'x-real-ip',
  'x-client-ip',
  'x-original-host',
  'x-arr-ssl',
  'x-arr-log-id',
  'true-client-ip',
  'disguised-host',
  'was-default-hostname',
  'cdn-loop',
])

/** Prefixes of such headers: X-Forwarded, Envoy, Azure, Fastly, Fly, Cloudflare and App Engine. */
const beginnings = [
  'x-forwarded-',
  'x-envoy-',
  'x-azure-',
  'x-appservice-',
  'fastly-',
  'fly-',
  'cf-',
  'x-appengine-',
]

function isForwarding(name: string): boolean {
  return ofProxies.has(name) || beginnings.some((beginning) => name.startsWith(beginning))
}

/** Paths for probes, which respond under every host name (design, names). */
const probes = ['/healthz', '/readyz', '/version']

interface HostOptions {
  readonly names: () => Names
  readonly trustProxy: number
  /** Called for the first request to each back-channel name. */
  readonly onBackChannel: (origin: Origin) => void
  /** Called for each name that is refused. */
  readonly onUnknownHost: (message: string) => void
  /** Called once for each name that is treated as the public URL, and once for requests without its path. */
  readonly onStrangeRequest: (message: string) => void
}

/**
 * Determines under which of the simulator's names a request came, and stores the facts in `ctx.state.facts`. Forwarding
 * headers are read only here. What Koa and oidc-provider then see in them has been verified.
 */
export function resolveHosts(options: HostOptions): Middleware {
  const { names, trustProxy, onBackChannel, onUnknownHost, onStrangeRequest } = options
  const isNew = createNovelty()
  const isNewStranger = createNovelty()
  const placeAt = rememberPlaces((host) => resolveOrigin(host, names()))
  return (ctx, next) => {
    if (!ctx.req.url?.startsWith('/') || ctx.path === null)
      return ctx.throw(400, 'the request target is not a path')
    const host = hostOf(ctx.get('Host'), ctx.get('X-Forwarded-Host'), trustProxy, names())
    const place = placeAt(host)
    if (place === undefined) {
      if (probes.includes(ctx.path)) return next()
      return refuseHost(ctx, host, isNewStranger(host) ? onUnknownHost : () => undefined)
    }
    const { origin } = place
    const forwardedBy = Object.keys(ctx.req.headers).find(isForwarding)
    const peer = ctx.req.socket.remoteAddress ?? ''
    const facts: RequestFacts = {
      origin,
      basePath: place.basePath,
      cookiePrefix: place.cookiePrefix,
      host: ctx.get('Host'),
      peer,
      client: clientOf(peer, ctx.get('X-Forwarded-For'), trustProxy),
      ...(forwardedBy === undefined ? {} : { forwardedBy }),
    }
    ctx.state['facts'] = facts
    if (origin.kind === 'back-channel' && isNew(origin.url)) onBackChannel(origin)
    if (origin.kind === 'browser' && isOtherName(host, place.host) && isNew(host)) {
      onStrangeRequest(strangeHost(host, origin))
    }
    if (forwardedBy !== undefined) forgetForwarding(ctx.req.headers)
    ctx.req.headers['x-forwarded-proto'] = place.scheme
    ctx.req.headers['x-forwarded-host'] = place.host
    if (!stripBasePath(ctx, place)) {
      const message = strangePath(ctx.path, place)
      if (isNew(`${place.basePath} missing`)) onStrangeRequest(message)
      throw new PageError(404, 'not_found', 'There is no such page.', message)
    }
    return next()
  }
}

/** Anyone can invent names, so only this many are reported. The others are not even stored. */
const maxTold = 100

/** Returns a function that says whether it sees something for the first time; false once it has seen too many. */
function createNovelty(): (what: string) => boolean {
  const seen = new Set<string>()
  return (what) => !seen.has(what) && seen.size < maxTold && seen.add(what) !== undefined
}

/** Whether a host has another name than the known one, or another port. A proxy may leave the port out. */
function isOtherName(host: string, known: string): boolean {
  if (host === known) return false
  if (bareHost(host) !== bareHost(known)) return true
  const port = portIn(host)
  return port !== undefined && port !== '443' && port !== portIn(known)
}

function portIn(host: string): string | undefined {
  return /:(\d+)$/.exec(host)?.[1]
}

function strangeHost(host: string, { url }: Origin): string {
  const name = host.replace(/[^\w.:[\]-]/g, '?').slice(0, 200)
  return `a request came for the host "${name}", which is taken for ${url}; if browsers use that name, the public URL is wrong: ITSME_PUBLIC_URL=https://${name}`
}

function strangePath(path: string, { basePath: base, origin }: Place): string {
  return `${shownPath(path)} is not below ${base}, the path of ${origin.url}; does the proxy take the path off? let it through`
}

/** An origin in parts. */
interface Place {
  readonly origin: Origin
  readonly scheme: string
  readonly host: string
  readonly basePath: string
  readonly cookiePrefix: string
}

/** The maximum number of names in the cache, because anyone can invent names. */
const maxNames = 32

/** Caches origins by host. Parsing a host is costly, and most requests have the same one. */
function rememberPlaces(
  resolve: (host: string) => Origin | undefined,
): (host: string) => Place | undefined {
  const known = new Map<string, Place>()
  return (host) => {
    const found = known.get(host) ?? placeOf(resolve(host))
    if (found !== undefined && known.size < maxNames) known.set(host, found)
    return found
  }
}

function placeOf(origin: Origin | undefined): Place | undefined {
  if (origin === undefined) return undefined
  const { protocol, host } = new URL(origin.url)
  return {
    origin,
    scheme: protocol.slice(0, -1),
    host,
    basePath: basePathOf(origin.url),
    cookiePrefix: cookiePrefix(origin.url),
  }
}

/**
 * Returns the host that the browser used. Each trusted proxy appends one, so it is that many places from the right. If
 * there is a public URL, only configured names are trusted, since a proxy may pass on what a client sent.
 */
function hostOf(host: string, forwardedHost: string, trustProxy: number, names: Names): string {
  if (trustProxy === 0 || forwardedHost === '') return host
  const hosts = forwardedHost.split(',').map((name) => name.trim().toLowerCase())
  const forwarded = hosts.at(-trustProxy) ?? hosts[0] ?? ''
  const { publicUrl, internalUrls } = names
  const configured = [publicUrl, ...internalUrls].flatMap((url) =>
    url === undefined ? [] : [new URL(url).host],
  )
  return publicUrl === undefined || configured.includes(forwarded) ? forwarded : host
}

/** Returns the address of the client. Each trusted proxy appends the address that it saw to X-Forwarded-For. */
function clientOf(peer: string, forwardedFor: string, trustProxy: number): string {
  if (trustProxy === 0 || forwardedFor === '') return peer
  const addresses = forwardedFor.split(',')
  return forwardedAddress(addresses.at(-trustProxy) ?? addresses[0] ?? '') ?? peer
}

type Ctx = Parameters<Middleware>[0]

function refuseHost(ctx: Ctx, host: string, tell: (message: string) => void): void {
  const name = host.replace(/[^\w.:[\]-]/g, '?').slice(0, 200)
  ctx.status = 421
  ctx.type = 'text/plain'
  const message = `host "${name}" is not known here; ${remedyFor(name)}`
  ctx.body = `${message}\n`
  tell(message)
}

/** Names that resolve only inside a cluster or a network. Browsers do not use them. */
const ofNetworks = /\.(svc|svc\.[\w.-]+|cluster|consul|docker|lan|corp|intranet|private)$/

function remedyFor(name: string): string {
  if (!URL.canParse(`https://${name}`)) return 'it is not a host name'
  if (isRealItsme(name)) return 'a simulator never takes a name of the real itsme'
  if (ofNetworks.test(bareHost(name))) return `start with --internal-url http://${name}`
  return `start with ITSME_PUBLIC_URL=https://${name}`
}

function forgetForwarding(headers: Record<string, unknown>): void {
  for (const name of Object.keys(headers)) if (isForwarding(name)) delete headers[name]
}

/** Removes the public URL's path from the request. Returns false if the request does not have it. */
function stripBasePath(ctx: Ctx, { basePath: base }: Place): boolean {
  if (base === '') return true
  const { url = '/' } = ctx.req
  if (url !== base && !url.startsWith(`${base}/`) && !url.startsWith(`${base}?`))
    return probes.includes(ctx.path)
  const rest = url.slice(base.length)
  ctx.req.url = rest.startsWith('/') ? rest : `/${rest}`
  ctx.originalUrl = ctx.req.url
  return true
}
