import type { Context, Middleware } from 'koa'
import { SimulatorError } from '../../domain/errors.ts'
import { membersOf } from '../../domain/members.ts'
import { errorReference } from '../../domain/random.ts'
import { findMeantEndpoint, type MeantEndpoint } from '../../oidc/meant-endpoint.ts'
import { showErrorPage } from '../pages/error.ts'
import type { WebContext } from '../web-context.ts'
import { basePath, factsOf, shownPath } from './http.ts'
import { PageError } from './page-error.ts'
import { sendProblem, statuses } from './problem.ts'
import { findIssuerCall, sendProtocolError, wantsHtml } from './protocol-errors.ts'
import { TooManyRequests } from './rate-limit.ts'

/** The only place that turns errors into responses: problem details for programs, the error page for people. */
export function translateErrors(dependencies: WebContext): Middleware {
  return async (ctx, next) => {
    try {
      await next()
      if (ctx.status === 404 && ctx.body == null) notFound(ctx)
    } catch (error) {
      await answerError(ctx, dependencies, error)
    }
  }
}

/** Whether a request is for the control API, including that of a sandbox that has closed. */
function isControl(ctx: Context): boolean {
  return /^(\/s\/[\w-]+)?\/control(\/|$)/.test(ctx.path ?? '')
}

function notFound(ctx: Context): never {
  const path = shownPath(ctx.path)
  const sandbox = /^\/s\/([\w-]+)/.exec(path)?.[1]
  if (sandbox !== undefined) {
    const reason = `no sandbox "${sandbox}" is open: it may have been idle for too long; GET /control/sandboxes lists them`
    if (isControl(ctx)) throw new SimulatorError('not-found', reason)
    throw new PageError(404, 'not_found', 'There is no such sandbox.', reason)
  }
  if (isControl(ctx)) {
    throw new SimulatorError('not-found', `no ${ctx.method} ${path}; see docs/control-api.md`)
  }
  const base = factsOf(ctx) === undefined ? '' : basePath(ctx)
  const meant = findMeantEndpoint(ctx.path, base)
  if (meant !== undefined) throw new NoEndpoint(`${ctx.method} ${base}${path}`, meant)
  throw new PageError(
    404,
    'not_found',
    'There is no such page.',
    `there is no page at ${ctx.method} ${path}; begin at /`,
  )
}

/** The error for a path that a client guessed, or that belongs to another provider. */
class NoEndpoint extends PageError {
  readonly issuer: string | undefined
  constructor(request: string, { issuer, hint }: MeantEndpoint) {
    const reason = `${request} is not an endpoint; ${hint}`
    super(404, 'not_found', 'This is not an endpoint.', reason)
    this.issuer = issuer
  }
}

async function answerError(ctx: Context, dependencies: WebContext, error: unknown): Promise<void> {
  if (ctx.res.headersSent || !ctx.writable) return
  const known = pageErrorOf(error)
  if (known === undefined) dependencies.onError(error)
  const reference = await journalRefusal(dependencies, ctx, known ?? unexpected())
  if (error instanceof TooManyRequests) ctx.set('Retry-After', String(error.retryAfter))
  if (isControl(ctx)) return sendProblem(ctx, error)
  const isProgram = error instanceof NoEndpoint ? !wantsHtml(ctx) : findIssuerCall(ctx)?.isServer
  const shown = known ?? unexpected()
  if (isProgram) sendProtocolError(ctx, { ...shown, description: described(shown, reference) })
  else await errorPage(ctx, dependencies, shown, reference)
}

/**
 * Returns the description for a program, with the reference if there is one. Includes the reason only for guessed
 * paths, which contain no secrets.
 */
function described(error: PageError, reference: string | undefined): string {
  const text = error instanceof NoEndpoint ? error.reason : error.message
  return reference === undefined ? text : `${text} [${reference}]`
}

/**
 * Writes a refusal to the journal, in one line with the reason. A page that does not exist is not a refusal. Returns
 * the reference of the entry.
 */
async function journalRefusal(
  { state, random }: WebContext,
  ctx: Context,
  error: PageError,
): Promise<string | undefined> {
  const { status, reason } = error
  const isGuess = error instanceof NoEndpoint
  if (!([400, 401, 403, 500].includes(status) || isGuess)) return undefined
  const reference = errorReference(random)
  const issuer = isGuess ? error.issuer : findIssuerCall(ctx)?.issuer.name
  await state.journal.write({
    type: status === 500 ? 'error' : 'refusal',
    ...(issuer === undefined ? {} : { issuer }),
    step: isControl(ctx) ? 'control' : 'page',
    reference,
    outcome: isGuess ? reason : `${ctx.method} ${shownPath(ctx.path)}: ${reason}`,
  })
  return reference
}

function unexpected(): PageError {
  return new PageError(500, 'server_error', 'An internal error occurred in the simulator.')
}

/** Returns an expected error, as a page shows it; undefined if the error was unexpected. */
function pageErrorOf(error: unknown): PageError | undefined {
  if (error instanceof PageError) return error
  if (error instanceof SimulatorError) {
    return new PageError(statuses[error.code], error.code, error.message)
  }
  const { status, message } = membersOf(error)
  return typeof status === 'number' && status < 500
    ? new PageError(status, 'bad_request', String(message))
    : undefined
}

async function errorPage(
  ctx: Context,
  dependencies: WebContext,
  error: PageError,
  reference?: string,
): Promise<void> {
  if (factsOf(ctx) === undefined) {
    ctx.status = error.status
    ctx.body = `${error.message}\n`
    return
  }
  await showErrorPage(ctx, dependencies, {
    status: error.status,
    error: error.error,
    description: error.message,
    reason: error.reason,
    ...(reference === undefined ? {} : { reference }),
  })
}
