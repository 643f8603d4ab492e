import type { Context } from 'koa'
import { openEventStream } from '../../http/event-stream.ts'
import type { WebContext } from '../../web-context.ts'
import { getVisit } from '../visit.ts'
import { shownCode } from './shown-code.ts'

/**
 * GET /identify/:uid/code-events?seen=…: sends `code` when another QR code replaces the one on the page, and `identified` when
 * the page must continue, since a phone has scanned the code. `seen` is the action that the page knows, if any.
 */
export function identifyEvents(dependencies: WebContext) {
  const { visits, clock, stopping } = dependencies
  return async (ctx: Context): Promise<void> => {
    const visit = await getVisit(ctx, dependencies)
    const stream = openEventStream(ctx, stopping)
    let stopTimer: () => void = () => undefined
    const identified = () => {
      stream.send('identified', {})
      stream.close()
    }

    async function sendCode(): Promise<void> {
      const { url, path, qr, left } = await shownCode(ctx, dependencies, visit)
      stream.send('code', { url, path, qr })
      stopTimer = clock.after(left, () => void sendCode().catch(() => stream.close()))
    }

    const stopFollowing = visits.follow(visit.uid, identified)
    stream.onClose(() => {
      stopFollowing()
      stopTimer()
    })
    // The code may have been scanned before the stream opened.
    const { action = '', hasEnded } = await visits.refresh(visit)
    if (hasEnded || action !== String(ctx.query['seen'] ?? '')) return identified()
    await sendCode()
  }
}
