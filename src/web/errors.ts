import type { Context, Middleware } from 'koa'
import { ConfigurationError, SimulatorError, type SimulatorErrorCode } from '../domain/errors.ts'
import type { WebDependencies } from './dependencies.ts'
import { refusalOf } from './guards.ts'
import { basePath, factsOf, languageFor } from './http.ts'
import { type ErrorView, render } from './views.ts'

const statuses = {
  'bad-input': 422,
  'not-found': 404,
  'action-already-decided': 409,
  'method-not-allowed': 422,
  'no-action': 204,
  'too-many-actions': 503,
  unauthorized: 401,
  forbidden: 403,
} as const satisfies Record<SimulatorErrorCode, number>

/** An error that a page shows; `reason` is for developers only. */
export class PageError extends Error {
  readonly status: number
  readonly error: string
  readonly reason: string
  constructor(status: number, error: string, description: string, reason = description) {
    super(description)
    this.name = 'PageError'
    this.status = status
    this.error = error
    this.reason = reason
  }
}

/** The one place where errors become answers: problem details for programs, the error page for people. */
export function translateErrors(dependencies: WebDependencies): Middleware {
  return async (ctx, next) => {
    try {
      await next()
      if (ctx.status === 404 && ctx.body == null) notFound(ctx)
    } catch (error) {
      answerError(ctx, dependencies, error)
    }
  }
}

function notFound(ctx: Context): never {
  const path = ctx.path.slice(0, 200)
  if (ctx.path.startsWith('/control')) {
    throw new SimulatorError('not-found', `no ${ctx.method} ${path}; see docs/control-api.md`)
  }
  throw new PageError(
    404,
    'not_found',
    'There is no such page.',
    `${ctx.method} ${path} is nothing here; begin at /`,
  )
}

function answerError(ctx: Context, dependencies: WebDependencies, error: unknown): void {
  if (ctx.res.headersSent) return
  if (error instanceof SimulatorError && ctx.path.startsWith('/control')) return problem(ctx, error)
  if (error instanceof SimulatorError) {
    return errorPage(
      ctx,
      dependencies,
      new PageError(statuses[error.code], error.code, error.message),
    )
  }
  if (error instanceof PageError) return errorPage(ctx, dependencies, error)
  const status = (error as { status?: unknown }).status
  if (typeof status === 'number' && status < 500) {
    return errorPage(
      ctx,
      dependencies,
      new PageError(status, 'bad_request', (error as Error).message),
    )
  }
  dependencies.onError(error)
  if (ctx.path.startsWith('/control')) return serverProblem(ctx)
  errorPage(
    ctx,
    dependencies,
    new PageError(500, 'server_error', 'Something went wrong in the simulator.'),
  )
}

/** Problem details (RFC 9457). */
function problem(ctx: Context, error: SimulatorError): void {
  const status = statuses[error.code]
  const { errors } = error instanceof ConfigurationError ? error : { errors: error.errors }
  ctx.status = status
  ctx.body = JSON.stringify({
    type: `urn:itsme-simulator:${error.code}`,
    title: error.code.replaceAll('-', ' '),
    status,
    detail: error.message,
    ...(errors.length === 0 ? {} : { errors }),
    ...((error as { action?: object }).action
      ? { action: (error as { action?: object }).action }
      : {}),
  })
  ctx.type = 'application/problem+json'
}

function serverProblem(ctx: Context): void {
  ctx.status = 500
  ctx.body = JSON.stringify({
    type: 'urn:itsme-simulator:server-error',
    title: 'server error',
    status: 500,
    detail: 'the simulator made a mistake; its terminal says which',
  })
  ctx.type = 'application/problem+json'
}

function errorPage(ctx: Context, dependencies: WebDependencies, error: PageError): void {
  if (factsOf(ctx) === undefined) {
    ctx.status = error.status
    ctx.body = `${error.message}\n`
    return
  }
  showErrorPage(ctx, dependencies, {
    status: error.status,
    error: error.error,
    description: error.message,
    reason: error.reason,
  })
}

interface Shown extends Omit<ErrorView, 'developer' | 'again'> {
  readonly reason: string
  readonly remedy?: string
}

/** itsme's error page; the developers' panel only where the control API is open to this browser. */
export function showErrorPage(ctx: Context, dependencies: WebDependencies, shown: Shown): void {
  const { reason, remedy, ...rest } = shown
  const { code, t } = languageFor(ctx)
  const open = refusalOf(ctx, dependencies, true) === undefined
  const developer = { reason, ...(remedy === undefined ? {} : { remedy }) }
  ctx.status = shown.status
  ctx.type = 'html'
  ctx.body = render(
    'error',
    { lang: code, t, base: basePath(ctx) },
    {
      ...rest,
      again: againTarget(ctx),
      ...(open && dependencies.settings().hints ? { developer } : {}),
    },
  )
}

/** The page that the person came from, if it is an http page; else the same request again. */
function againTarget(ctx: Context): string {
  const referrer = ctx.get('Referer')
  return /^https?:\/\//.test(referrer) ? referrer : `${basePath(ctx)}/`
}
