import type { Context } from 'koa'
import { SimulatorError, type SimulatorErrorCode } from '../../domain/errors.ts'
import { membersOf } from '../../domain/members.ts'

/** The HTTP status of each error. */
export const statuses = {
  'bad-input': 422,
  'not-found': 404,
  'action-already-decided': 409,
  'method-not-allowed': 422,
  'no-action': 204,
  'no-login': 204,
  stopped: 503,
  'too-many-actions': 503,
  'too-many-sandboxes': 503,
  'already-exists': 409,
  'store-unavailable': 503,
  'too-old': 410,
  'changed-meanwhile': 412,
  'login-failed': 422,
  'keys-are-fixed': 409,
  'not-saved': 500,
  'too-many-requests': 429,
  unauthorized: 401,
  forbidden: 403,
} as const satisfies Record<SimulatorErrorCode, number>

/** Responds with problem details (RFC 9457). */
export function sendProblem(ctx: Context, error: unknown): void {
  const details = error instanceof SimulatorError ? detailsOf(error) : httpDetails(error)
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

/** Describes an error of Koa or of the body parser: the client's mistake, or an internal error. */
function httpDetails(error: unknown) {
  const { status, message } = membersOf(error)
  if (typeof status !== 'number' || status >= 500) return serverError
  return {
    type: 'urn:itsme-simulator:bad-request',
    title: 'bad request',
    status,
    detail: String(message),
  }
}

const serverError = {
  type: 'urn:itsme-simulator:server-error',
  title: 'server error',
  status: 500,
  detail: "internal error; see the simulator's log",
} as const
