import Koa, { type Middleware } from 'koa'
import mount from 'koa-mount'
import { version } from '../config/root.ts'
import { isoTime } from '../domain/clock.ts'
import { membersOf } from '../domain/members.ts'
import { tokenOf } from './http/guards.ts'
import { resolveHosts } from './http/hosts.ts'
import { factsOf } from './http/http.ts'
import { limitQuery } from './http/limit-query.ts'
import { limitRequests } from './http/rate-limit.ts'
import { respondReadiness } from './http/readiness-response.ts'
import { nameRequests } from './http/request-id.ts'
import { requireStore } from './http/require-store.ts'
import { translateErrors } from './http/translate-errors.ts'
import { findTester } from './http/visitor.ts'
import { measureRequests } from './metrics/measure-requests.ts'
import { hasMetricsToken } from './metrics/metrics-route.ts'
import { letFormsLeave, setPageHeaders } from './pages/show-page.ts'
import { createRouter } from './router.ts'
import type { WebContext } from './web-context.ts'

/** The web application of one simulator. */
export function createApp(dependencies: WebContext): Koa {
  const { cookieSigner, configuration, onError } = dependencies
  const app = new Koa({ proxy: true })
  app.keys = cookieSigner
  app.on('error', (error) => isDisconnect(error) || onError(error))
  app.use(measureRequests(dependencies.metrics))
  app.use(nameRequests())
  app.use(setPageHeaders)
  app.use(translateErrors(dependencies))
  app.use(resolveHosts({ ...dependencies, trustProxy: configuration.trustProxy }))
  app.use(requireStore(dependencies.state.store))
  app.use(limitQuery)
  app.use(letFormsLeave)
  app.use(
    limitRequests({
      limit: dependencies.rateLimit,
      tokenOf: (ctx) => (hasMetricsToken(ctx, dependencies) ? 'right' : tokenOf(ctx, dependencies)),
    }),
  )
  app.use(probes(dependencies))
  app.use(findTester(dependencies))
  app.use(mountIssuers(dependencies))
  app.use(createRouter(dependencies))
  return app
}

/** A browser that disconnects early is not an error. */
function isDisconnect(error: unknown): boolean {
  const code = String(membersOf(error)['code'])
  return (
    ['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE', 'ECONNABORTED'].includes(code) ||
    code.startsWith('HPE_')
  )
}

/** Responds under every host name (design, names). `/readyz` means that a login would succeed. */
function probes(dependencies: WebContext): Middleware {
  const { clock } = dependencies
  const answerReady = respondReadiness(dependencies)
  return async (ctx, next) => {
    if (ctx.path === '/version') ctx.body = { version, time: isoTime(clock.now()) }
    else if (ctx.path === '/healthz') ctx.body = { status: 'ok' }
    else if (ctx.path === '/readyz') await answerReady(ctx)
    else await next()
  }
}

/** Mounts the two issuers at the origin of the request. */
function mountIssuers({ providersAt }: WebContext): Middleware {
  const mounted = new WeakMap<object, Middleware>()
  return async (ctx, next) => {
    const providers = providersAt(factsOf(ctx).origin)
    const found = providers.find(({ issuer }) => ctx.path.startsWith(`${issuer.path}/`))
    if (found === undefined) return next()
    const { issuer } = found
    const metadata = found.metadata.get(ctx.path.slice(issuer.path.length))
    const target = metadata ?? (await found.provider)
    const middleware = mounted.get(target) ?? mount(issuer.path, target as Middleware)
    mounted.set(target, middleware)
    return middleware(ctx, next)
  }
}
