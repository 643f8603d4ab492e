import type { Context } from 'koa'
import { NoActionError, NoLoginError } from '../../domain/errors.ts'
import type { Result } from './operation.ts'

/**
 * Responds to a call that waits, with 204 if there was nothing in time.
 *
 * @param find receives a signal that aborts when the caller disconnects or the simulator stops
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
