import type { Middleware } from 'koa'
import { basePathOf, type Names, type Origin, resolveOrigin } from '../domain/origin.ts'
import type { RequestFacts } from './http.ts'

const forwardingHeaders = [
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-forwarded-port',
  'x-forwarded-server',
  'via',
]

/** Answered under every name, for probes (design, names). */
const probes = ['/healthz', '/readyz', '/version']

interface HostOptions {
  readonly names: () => Names
  readonly trustProxy: number
  /** Told of the first use of each back-channel name. */
  readonly onBackChannel: (origin: Origin) => void
}

/**
 * Finds out under which of our names a request came, and puts it in `ctx.state.facts`. Forwarding headers are read here
 * and nowhere else; what Koa and oidc-provider then see of them is what we found to be true.
 */
export function resolveHosts({ names, trustProxy, onBackChannel }: HostOptions): Middleware {
  const seen = new Set<string>()
  return async (ctx, next) => {
    const host = hostOf(ctx.get('Host'), ctx.get('X-Forwarded-Host'), trustProxy)
    const origin = resolveOrigin(host, names())
    if (origin === undefined) {
      if (probes.includes(ctx.path)) return next()
      return refuseHost(ctx, host)
    }
    const forwardedBy = forwardingHeaders.find((name) => ctx.get(name) !== '')
    const facts: RequestFacts = {
      origin,
      host: ctx.get('Host'),
      peer: ctx.req.socket.remoteAddress ?? '',
      ...(forwardedBy === undefined ? {} : { forwardedBy }),
    }
    ctx.state['facts'] = facts
    if (origin.kind === 'back-channel' && !seen.has(origin.url) && seen.size < 100) {
      seen.add(origin.url)
      onBackChannel(origin)
    }
    rewriteForwarding(ctx.req.headers, origin)
    if (!stripBasePath(ctx, origin)) return ctx.throw(404)
    return next()
  }
}

/** The name that the browser used: with trusted proxies, the first one that they forward. */
function hostOf(host: string, forwardedHost: string, trustProxy: number): string {
  const [first = ''] = forwardedHost.split(',')
  return trustProxy > 0 && first.trim() !== '' ? first.trim() : host
}

type Ctx = Parameters<Middleware>[0]

function refuseHost(ctx: Ctx, host: string): void {
  const name = host.replace(/[^\w.:[\]-]/g, '?').slice(0, 200)
  ctx.status = 421
  ctx.type = 'text/plain'
  ctx.body = `host "${name}" is not known here; start with ITSME_PUBLIC_URL=https://${name}\n`
}

function rewriteForwarding(headers: Record<string, unknown>, origin: Origin): void {
  for (const name of forwardingHeaders) delete headers[name]
  const { protocol, host } = new URL(origin.url)
  headers['x-forwarded-proto'] = protocol.slice(0, -1)
  headers['x-forwarded-host'] = host
}

/** Takes the public URL's path off the request; false when it is not there. */
function stripBasePath(ctx: Ctx, origin: Origin): boolean {
  const base = basePathOf(origin.url)
  if (base === '') return true
  const { url = '/' } = ctx.req
  if (url !== base && !url.startsWith(`${base}/`) && !url.startsWith(`${base}?`))
    return probes.includes(ctx.path)
  ctx.req.url = url.slice(base.length) || '/'
  ctx.originalUrl = ctx.req.url
  return true
}
