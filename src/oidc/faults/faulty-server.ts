import type { KoaContextWithOIDC } from 'oidc-provider'
import type { IssuerMiddleware } from '../context.ts'
import { serverCallOf } from '../request-context.ts'
import { errorStatus } from './error-status.ts'

/** Responds with the error of a fault instead of handling the request, at a server-to-server endpoint. */
export function withErrorFaults(
  answer: IssuerMiddleware = (_ctx, next) => next(),
): IssuerMiddleware {
  return (ctx, next) => (answerError(ctx) ? Promise.resolve() : answer(ctx, next))
}

function answerError(ctx: KoaContextWithOIDC): boolean {
  const { faultError } = serverCallOf(ctx)
  if (faultError === undefined) return false
  const { error, description } = faultError
  ctx.status = errorStatus(error)
  ctx.set('Access-Control-Allow-Origin', '*')
  ctx.body = { error, error_description: description }
  return true
}
