import type { Context, Middleware } from 'koa'
import { issuers } from '../../oidc/issuers.ts'
import type { Metrics } from './metrics.ts'

/** Measures each request that is answered at once. */
export function measureRequests(metrics: Metrics | undefined): Middleware {
  if (metrics === undefined) return (_ctx, next) => next()
  return async (ctx, next) => {
    const end = metrics.beginRequest()
    await next()
    if (isEventStream(ctx)) ctx.res.once('close', metrics.beginStream())
    if (waits(ctx)) return
    end({ route: routeOf(ctx.path), method: ctx.method, status: ctx.status })
  }
}

const waits = (ctx: Context) => isEventStream(ctx) || ctx.querystring.includes('timeout=')

function isEventStream({ response, res }: Context): boolean {
  const isOpen = !res.closed
  return isOpen && String(response.get('Content-Type')).startsWith('text/event-stream')
}

/** The parts of the simulator, by the first part of their paths. */
const parts = [
  'identify',
  'app',
  'inspector',
  'control',
  'demo',
  'assets',
  'scan',
  'readyz',
  'healthz',
]

/** Returns the route of a path. There are few of them, whatever strangers ask for. */
function routeOf(path: string): string {
  for (const { name, path: start, routes } of issuers) {
    if (!path.startsWith(`${start}/`)) continue
    const rest = path.slice(start.length)
    const { ciba, ...plain } = routes
    const all = {
      ...plain,
      backchannel: ciba?.authentication,
      'user-discovery': ciba?.userDiscovery,
    }
    const found = Object.entries(all).find(
      ([, route]) => typeof route === 'string' && (rest === route || rest.startsWith(`${route}/`)),
    )
    return `${name} ${found?.[0] ?? 'other'}`
  }
  const [, first = ''] = path.split('/')
  return parts.includes(first) ? first : 'other'
}
