import type { Context, Middleware } from 'koa'
import { SimulatorError, type SimulatorErrorCode } from '../domain/errors.ts'
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
  const known = pageErrorOf(error)
  if (known === undefined) dependencies.onError(error)
  if (ctx.path.startsWith('/control')) problem(ctx, error)
  else errorPage(ctx, dependencies, known ?? unexpected())
}

function unexpected(): PageError {
  return new PageError(500, 'server_error', 'Something went wrong in the simulator.')
}

/** An error that was foreseen, as a page shows it. */
function pageErrorOf(error: unknown): PageError | undefined {
  if (error instanceof PageError) return error
  if (error instanceof SimulatorError) {
    return new PageError(statuses[error.code], error.code, error.message)
  }
  const { status, message } = Object(error)
  return typeof status === 'number' && status < 500
    ? new PageError(status, 'bad_request', String(message))
    : undefined
}

/** Problem details (RFC 9457). */
function problem(ctx: Context, error: unknown): void {
  const details = error instanceof SimulatorError ? detailsOf(error) : serverError
  ctx.status = details.status
  ctx.body = JSON.stringify(details)
  ctx.type = 'application/problem+json'
}

function detailsOf(error: SimulatorError) {
  const { code, message, errors } = error
  const { action } = error as { action?: object }
  return {
    type: `urn:itsme-simulator:${code}`,
    title: code.replaceAll('-', ' '),
    status: statuses[code],
    detail: message,
    ...(errors.length === 0 ? {} : { errors }),
    ...(action === undefined ? {} : { action }),
  }
}

const serverError = {
  type: 'urn:itsme-simulator:server-error',
  title: 'server error',
  status: 500,
  detail: 'the simulator made a mistake; its terminal says which',
} as const

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
