import type { Middleware } from 'koa'
import { bareHost, forwardedAddress, isRealItsme } from '../../domain/host-name.ts'
import { basePathOf, type Names, type Origin, resolveOrigin } from '../../domain/origin.ts'
import { PageError } from './errors.ts'
import { type RequestFacts, shownPath } from './http.ts'

/** Headers that show a proxy in between. */
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

/** How such headers of X-Forwarded, Envoy, Azure, Fastly, Fly, Cloudflare and App Engine begin. */
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

/** Answered under every name, for probes (design, names). */
const probes = ['/healthz', '/readyz', '/version']

interface HostOptions {
  readonly names: () => Names
  readonly trustProxy: number
  /** Told of the first use of each back-channel name. */
  readonly onBackChannel: (origin: Origin) => void
  /** Told of each name that is refused. */
  readonly onUnknownHost: (message: string) => void
  /** Told once of each name that stands for the public URL, and of requests without its path. */
  readonly onStrangeRequest: (message: string) => void
}

/**
 * Finds out under which of our names a request came, and puts it in `ctx.state.facts`. Forwarding headers are read here
 * and nowhere else; what Koa and oidc-provider then see of them is what we found to be true.
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

/** Anybody can make up names: so many are told of, and the others not even remembered. */
const maxTold = 100

/** Whether something comes for the first time; when there were too many, nothing does. */
function createNovelty(): (what: string) => boolean {
  const seen = new Set<string>()
  return (what) => !seen.has(what) && seen.size < maxTold && seen.add(what) !== undefined
}

/** Another name, or a port that the public URL has not; a proxy may leave the port out. */
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

/** An origin, taken apart. */
interface Place {
  readonly origin: Origin
  readonly scheme: string
  readonly host: string
  readonly basePath: string
}

/** More names than this are not remembered: anybody can make them up. */
const maxNames = 32

/** Reading a host name takes as long as much else that is done with a request, and it is the same one mostly. */
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
  return { origin, scheme: protocol.slice(0, -1), host, basePath: basePathOf(origin.url) }
}

/**
 * The name that the browser used: each trusted proxy adds one at the end, so it stands that far from the right. Where
 * there is a public URL only names that were configured are believed, since a proxy may pass on what a client wrote.
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

/** Who asks: each trusted proxy adds the address that it saw at the end of X-Forwarded-For. */
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

/** Names that only resolve inside of a cluster or a network: browsers do not use them. */
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

/** Takes the public URL's path off the request; false when it is not there. */
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
