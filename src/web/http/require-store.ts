import type { Context, Middleware } from 'koa'
import { SimulatorError } from '../../domain/errors.ts'
import type { Store } from '../../state/store.ts'

/** Paths that are answered without the store. */
const free = /^\/(assets\/|healthz$|readyz$|version$)/
/** When to try again, in seconds. */
const retryAfter = '1'

/**
 * Answers 503 while the store is out of reach, and to a request that failed because of it: oidc-provider makes an error
 * of its own of such a failure. Does nothing for a store in the memory of this process.
 */
export function requireStore({ shared }: Store): Middleware {
  if (shared === undefined) return (_ctx, next) => next()
  return async (ctx, next) => {
    if (free.test(ctx.path)) return next()
    if (!shared.isReady()) return refuse(ctx)
    let thrown: { readonly error: unknown } | undefined
    const hasFailed = await shared.hasFailedIn(
      async () => {
        try {
          await next()
        } catch (error) {
          thrown = { error }
        }
      },
      () => !ctx.res.headersSent,
    )
    if (hasFailed) return refuse(ctx)
    if (thrown !== undefined) throw thrown.error
  }
}

function refuse(ctx: Context): never {
  if (!ctx.res.headersSent) {
    ctx.remove('Location')
    ctx.set('Retry-After', retryAfter)
  }
  const message = 'the store of the simulator cannot be reached; try again in a moment'
  throw new SimulatorError('store-unavailable', message)
}
