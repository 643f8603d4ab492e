import type { Context } from 'koa'
import { isSameSecret } from '../http/access.ts'
import { guardControl } from '../http/guards.ts'
import type { WebContext } from '../web-context.ts'

/** Whether a request has the token for the metrics. */
export function hasMetricsToken(ctx: Context, { configuration }: WebContext): boolean {
  const { metricsToken } = configuration
  const bearer = /^bearer (.+)$/i.exec(ctx.get('Authorization'))?.[1]
  return metricsToken !== undefined && bearer !== undefined && isSameSecret(bearer, metricsToken)
}

/** GET /metrics: for whoever may use the control API, or has the token for the metrics. */
export function showMetrics(dependencies: WebContext) {
  const { metrics } = dependencies
  const guard = guardControl(dependencies)
  return async (ctx: Context): Promise<void> => {
    const show = async () => {
      if (metrics === undefined) return
      const { type, text } = await metrics.read()
      ctx.type = type
      ctx.body = text
    }
    if (hasMetricsToken(ctx, dependencies)) await show()
    else await guard(ctx, show)
  }
}
