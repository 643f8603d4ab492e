import Router from '@koa/router'
import type { Middleware } from 'koa'
import type { Part } from '../config/options/given-options.ts'
import { controlCors } from './control/cors.ts'
import { guardControl, guardPage } from './http/guards.ts'
import { type Route, routesOf } from './routes.ts'
import type { WebContext } from './web-context.ts'

/**
 * Handles every path except those of the two issuers. There is a router for each first segment, so that a path is
 * compared with few patterns.
 */
export function createRouter(dependencies: WebContext): Middleware {
  const routers = new Map<string, Router>()

  function routerOf(path: string): Router {
    const router = routers.get(firstSegment(path)) ?? new Router({ sensitive: true })
    routers.set(firstSegment(path), router)
    return router
  }

  function add(routes: readonly Route[], ...guards: readonly Middleware[]): void {
    for (const [method, path, handler] of routes) routerOf(path)[method](path, ...guards, handler)
  }

  const isOn = (part: Part) => !dependencies.configuration.disable.includes(part)
  const guard = guardPage(dependencies)
  const guardForTesters = guardPage(dependencies, { testers: true })
  const { open, identify, demo, app, inspector, logins, live, control } = routesOf(dependencies)
  add(open)
  add(identify, ...(dependencies.configuration.gate ? [guardForTesters] : []))
  if (isOn('demo')) add(demo, guard)
  if (isOn('app')) add(app, guardForTesters)
  if (isOn('inspector')) add(inspector, guard)
  if (isOn('inspector')) add(logins, guardForTesters)
  add(live, guardForTesters)
  if (isOn('control')) {
    const router = routerOf('/control')
    router.use('/control', controlCors, guardControl(dependencies))
    router.options('/control/{*path}', () => undefined)
    add(control)
  }

  const handlers = new Map(Array.from(routers, ([name, router]) => [name, router.routes()]))
  return (ctx, next) => {
    const handle = handlers.get(firstSegment(ctx.path))
    return handle === undefined ? next() : (handle as Middleware)(ctx, next)
  }
}

function firstSegment(path: string): string {
  const end = path.indexOf('/', 1)
  return end < 0 ? path : path.slice(0, end)
}
