import type { Context } from 'koa'
import { SimulatorError } from '../../domain/errors.ts'
import { parameterProblem } from '../../domain/parameters.ts'
import { PageError } from './page-error.ts'

/**
 * Refuses a query with too many parameters before it is parsed. Removes the query from the request, so that the error
 * response does not parse it either.
 *
 * @throws PageError; in the control API, SimulatorError `bad-input`
 */
export function limitQuery(ctx: Context, next: () => Promise<void>): Promise<void> {
  const fault = parameterProblem(ctx.querystring, 'the query')
  if (fault === undefined) return next()
  const { path } = ctx
  ctx.req.url = path
  ctx.originalUrl = path
  if (path.startsWith('/control/')) throw new SimulatorError('bad-input', fault)
  throw new PageError(400, 'invalid_request', 'The request has too many parameters.', fault)
}
