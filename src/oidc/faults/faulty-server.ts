import type { KoaContextWithOIDC } from 'oidc-provider'
import type { IssuerMiddleware } from '../context.ts'
import { serverCallOf } from '../request-context.ts'

/** Responds with the error of a fault instead of handling the request, at a server-to-server endpoint. */
export function withErrorFaults(
  answer: IssuerMiddleware = (_ctx, next) => next(),
): IssuerMiddleware {
  return (ctx, next) => (answerError(ctx) ? Promise.resolve() : answer(ctx, next))
}

/** The status codes of errors, if not 400 (RFC 6749, section 5.2; RFC 6750, section 3.1; RFC 9110, section 15.6). */
const statuses: Readonly<Record<string, number>> = {
  invalid_client: 401,
  invalid_token: 401,
  insufficient_scope: 403,
  server_error: 500,
  temporarily_unavailable: 503,
}

function answerError(ctx: KoaContextWithOIDC): boolean {
  const { faultError } = serverCallOf(ctx)
  if (faultError === undefined) return false
  const { error, description } = faultError
  ctx.status = statuses[error] ?? 400
  ctx.set('Access-Control-Allow-Origin', '*')
  ctx.body = { error, error_description: description }
  return true
}
