import type { Context } from 'koa'
import { NoActionError, NoLoginError } from '../../domain/errors.ts'
import type { Result } from './operation.ts'

/**
 * Answers a call that waits: 204 if nothing came in time.
 *
 * @param find is given a signal that aborts when the caller has gone, or the simulator stops
 */
export async function respondWhenFound(
  ctx: Context,
  stopping: AbortSignal,
  find: (signal: AbortSignal) => Promise<unknown>,
): Promise<Result | undefined> {
  const gone = new AbortController()
  const leave = () => gone.abort()
  ctx.res.once('close', leave)
  try {
    return { body: await find(AbortSignal.any([gone.signal, stopping])) }
  } catch (error) {
    if (!(error instanceof NoActionError || error instanceof NoLoginError)) throw error
    ctx.status = 204
    return undefined
  } finally {
    ctx.res.off('close', leave)
  }
}
