import type { Context } from 'koa'

/** In milliseconds. Proxies close streams that are silent for a minute. */
const heartbeatEvery = 25_000

/** An open stream of server-sent events. */
export interface EventStream {
  send(event: string, data: unknown): void
  /**
   * @param text the data as JSON
   * @param id what a browser that reconnects sends as the last id that it saw
   */
  sendText(event: string, text: string, id: string): void
  /** Calls `task` once, when the browser has disconnected or the stream has been closed. */
  onClose(task: () => void): void
  close(): void
}

/**
 * Responds with server-sent events (HTML, 9.2). Uses the raw response, because Koa reports a premature close each time
 * a client disconnects from a stream body.
 */
export function openEventStream(ctx: Context, stopping: AbortSignal): EventStream {
  const { res } = ctx
  ctx.respond = false
  res.writeHead(200, {
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store',
    'X-Accel-Buffering': 'no',
    'X-Content-Type-Options': 'nosniff',
  })
  // After a HEAD request or a disconnect, nothing must be written: it would end the process.
  const write = (text: string) => void (res.writableEnded || res.destroyed || res.write(text))
  res.on('error', () => undefined)
  if (ctx.method === 'HEAD') res.end()
  write(': open\n\n')
  const heartbeat = setInterval(() => write(': heartbeat\n\n'), heartbeatEvery)
  heartbeat.unref()
  const close = () => res.end()
  stopping.addEventListener('abort', close)
  res.once('close', () => {
    clearInterval(heartbeat)
    stopping.removeEventListener('abort', close)
  })
  return {
    send: (event, data) => write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
    sendText: (event, text, id) => write(`id: ${id}\nevent: ${event}\ndata: ${text}\n\n`),
    onClose(task) {
      if (res.closed) task()
      else res.once('close', task)
    },
    close,
  }
}
