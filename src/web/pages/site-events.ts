import type { Context } from 'koa'
import { openEventStream } from '../http/event-stream.ts'
import type { WebContext } from '../web-context.ts'

/** The minimum time between two events, in milliseconds. Under load, one event stands for many changes. */
const interval = 250

/** GET /events: sends `changed` when logins, requests on phones, or their outcomes have changed. */
export function siteEvents({ state, clock, stopping }: WebContext) {
  return async (ctx: Context): Promise<void> => {
    const stream = openEventStream(ctx, stopping)
    let cancel: (() => void) | undefined
    const tell = () => {
      cancel ??= clock.after(interval, () => {
        cancel = undefined
        stream.send('changed', {})
      })
    }
    const logins = state.logins.follow(tell, tell)
    const stopActions = state.actions.follow(tell)
    stream.onClose(() => {
      logins.unsubscribe()
      stopActions()
      cancel?.()
    })
  }
}
