import Router from '@koa/router'
import type { Middleware } from 'koa'
import type { Part } from '../config/options/given-options.ts'
import { lazy } from '../domain/lazy.ts'
import { controlCors } from './control/cors.ts'
import { guardControl, guardPage } from './http/guards.ts'
import { type Route, routesOf } from './routes.ts'
import type { WebContext } from './web-context.ts'

/**
 * Handles every path except those of the two issuers. There is a router for each first segment, so that a path is
 * compared with few patterns. Each router is created at its first request, since most simulators and sandboxes need only
 * a few.
 */
export function createRouter(dependencies: WebContext): Middleware {
  const additions = new Map<string, ((router: Router) => unknown)[]>()

  function extend(path: string, addition: (router: Router) => unknown): void {
    const segment = firstSegment(path)
    const earlier = additions.get(segment)
    if (earlier === undefined) additions.set(segment, [addition])
    else earlier.push(addition)
  }

  function add(routes: readonly Route[], ...guards: readonly Middleware[]): void {
    for (const [method, path, handler] of routes)
      extend(path, (router) => router[method](path, ...guards, handler))
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
    extend('/control', (router) => {
      router.use('/control', controlCors, guardControl(dependencies))
      router.options('/control/{*path}', () => undefined)
    })
    add(control)
  }

  const handlers = new Map(
    Array.from(additions, ([segment, each]) => [segment, lazy(() => handlerOf(each))]),
  )
  return (ctx, next) => {
    const handler = handlers.get(firstSegment(ctx.path))
    return handler === undefined ? next() : handler()(ctx, next)
  }
}

function handlerOf(additions: readonly ((router: Router) => unknown)[]): Middleware {
  const router = new Router({ sensitive: true })
  for (const add of additions) add(router)
  return router.routes() as Middleware
}

function firstSegment(path: string): string {
  const end = path.indexOf('/', 1)
  return end < 0 ? path : path.slice(0, end)
}
