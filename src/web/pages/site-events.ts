import type { Context } from 'koa'
import { openEventStream } from '../http/event-stream.ts'
import type { WebContext } from '../web-context.ts'

/** The minimum time between two events, in milliseconds. Under load, one event stands for many changes. */
const interval = 250

/**
 * GET /events: sends `changed` when logins, requests on phones, or their outcomes have changed: at once, and then once
 * per interval. The data has the ids of the actions that changed (`actions`), the numbers of their phones (`phones`), and
 * the ids of those actions that have ended (`ended`). `gap` means that events may have been missed.
 */
export function siteEvents({ state, clock, stopping }: WebContext) {
  return async (ctx: Context): Promise<void> => {
    const stream = openEventStream(ctx, stopping)
    let changed = noChanges()
    let cancel: (() => void) | undefined
    const send = () => {
      const { phones, actions, ended } = changed
      stream.send('changed', { phones: [...phones], actions: [...actions], ended: [...ended] })
      changed = noChanges()
      cancel = clock.after(interval, () => {
        cancel = undefined
        if (changed.isSome) send()
      })
    }
    const tell = () => {
      changed.isSome = true
      // One change is told by several events at once, of which only one has the action.
      cancel ??= clock.after(0, send)
    }
    const logins = state.logins.follow(tell, () => stream.send('gap', {}))
    const stopActions = state.actions.follow(({ id, phoneNumber, isEnded }) => {
      changed.phones.add(phoneNumber)
      changed.actions.add(id)
      if (isEnded) changed.ended.add(id)
      tell()
    })
    stream.onClose(() => {
      logins.unsubscribe()
      stopActions()
      cancel?.()
    })
  }
}

function noChanges() {
  const [phones, actions, ended] = [new Set<string>(), new Set<string>(), new Set<string>()]
  return { isSome: false, phones, actions, ended }
}
