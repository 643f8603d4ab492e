import type { Context } from 'koa'
import { openEventStream } from '../../http/event-stream.ts'
import type { WebContext } from '../../web-context.ts'
import { getUser } from './phone-page.ts'

/** GET /app/:phoneNumber/events?seen=: sends `changed` whenever the pending actions differ from those on the page. */
export function phoneEvents(dependencies: WebContext) {
  return async (ctx: Context): Promise<void> => {
    const { state, stopping } = dependencies
    const user = await getUser(ctx, dependencies)
    const stream = openEventStream(ctx, stopping)
    const stopFollowing = state.actions.follow(
      (event) => event.phoneNumber === user.phoneNumber && stream.send('changed', { id: event.id }),
    )
    const pending = await state.actions.pending({ phoneNumber: user.phoneNumber })
    const ids = pending.map(({ id }) => id)
    // The page shows them in a different order.
    const seen = String(ctx.query['seen'] ?? '').split('.')
    if (ids.toSorted().join('.') !== seen.toSorted().join('.'))
      stream.send('changed', { ids: ids.join('.') })
    const timers = pending.map((action) =>
      dependencies.clock.after(action.expiresAt - dependencies.clock.now(), () =>
        stream.send('changed', { id: action.id }),
      ),
    )
    stream.onClose(() => {
      stopFollowing()
      for (const stop of timers) stop()
    })
  }
}
