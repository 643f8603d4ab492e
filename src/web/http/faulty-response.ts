import type { Context } from 'koa'
import type { Clock } from '../../domain/clock.ts'
import type { WirePlan } from '../../faults/kind.ts'
import type { Latches } from '../../state/faults/latches.ts'

interface WireDependencies {
  readonly latches: Latches
  readonly clock: Clock
  readonly stopping: AbortSignal
}

/** Sends a finished response with the effects of faults on the wire. */
export async function sendFaulty(
  ctx: Context,
  plan: WirePlan,
  { latches, clock, stopping }: WireDependencies,
): Promise<void> {
  await whileWaitedFor(ctx, stopping, async (gone) => {
    await Promise.all(plan.latches.map((name) => latches.hold(name, gone)))
    await pause(clock, plan.delay, gone)
    if (gone.aborted) cut(ctx)
    else await send(ctx, plan, clock, gone)
  })
}

/** Holds a request until latches are released, or nobody waits for the response any longer. */
export async function holdRequest(
  ctx: Context,
  names: readonly string[],
  { latches, stopping }: Pick<WireDependencies, 'latches' | 'stopping'>,
): Promise<void> {
  await whileWaitedFor(ctx, stopping, (gone) =>
    Promise.all(names.map((name) => latches.hold(name, gone))),
  )
}

/** Runs something with a signal that nobody waits for the response any longer. */
async function whileWaitedFor(
  ctx: Context,
  stopping: AbortSignal,
  run: (gone: AbortSignal) => Promise<unknown>,
): Promise<void> {
  const left = new AbortController()
  const leave = () => left.abort()
  ctx.res.once('close', leave)
  try {
    await run(AbortSignal.any([left.signal, stopping]))
  } finally {
    ctx.res.off('close', leave)
  }
}

/** Closes the connection without a response. */
function cut(ctx: Context): void {
  ctx.respond = false
  ctx.res.socket?.destroy()
}

/** Waits for some seconds, or until nobody waits for the response any longer. */
function pause(clock: Clock, seconds: number, gone: AbortSignal): Promise<void> {
  if (seconds === 0 || gone.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const finish = () => {
      stop()
      gone.removeEventListener('abort', finish)
      resolve()
    }
    const stop = clock.after(seconds * 1000, finish)
    gone.addEventListener('abort', finish)
  })
}

async function send(ctx: Context, plan: WirePlan, clock: Clock, gone: AbortSignal): Promise<void> {
  prepare(ctx, plan)
  const { sending } = plan
  if (sending.how === 'whole') return
  const bytes = bytesOf(ctx.body)
  ctx.respond = false
  switch (sending.how) {
    case 'reset':
      ctx.res.socket?.resetAndDestroy()
      return
    case 'never':
      await pause(clock, sending.seconds, gone)
      ctx.res.socket?.destroy()
      return
    case 'truncated': {
      writeHead(ctx, bytes.length)
      const half = bytes.subarray(0, Math.floor(bytes.length / 2))
      ctx.res.write(half, () => ctx.res.socket?.destroy())
      return
    }
    case 'slow':
      writeHead(ctx, bytes.length)
      await trickle(ctx, bytes, sending.bytesPerSecond, clock, gone)
  }
}

/** Prepares the response as it would be sent in full. */
function prepare(ctx: Context, { status, contentType, body, headers = {} }: WirePlan): void {
  const { status: before } = ctx
  const text = body ?? textOf(ctx.body)
  // In Koa, assigning an empty body changes the status. A redirect has no body, and must keep its status.
  if (text != null) ctx.body = text
  ctx.status = status ?? (body === undefined ? before : 200)
  if (contentType !== undefined) ctx.set('Content-Type', contentType)
  ctx.set({ ...headers })
}

function textOf(body: unknown): unknown {
  const isPlain = typeof body === 'object' && body !== null && !Buffer.isBuffer(body)
  return isPlain ? JSON.stringify(body) : body
}

function bytesOf(body: unknown): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : '')
}

function writeHead(ctx: Context, length: number): void {
  ctx.res.statusCode = ctx.status
  ctx.res.setHeader('Content-Length', length)
  ctx.res.flushHeaders()
}

/** Chunks per second. */
const beats = 10

async function trickle(
  ctx: Context,
  bytes: Buffer,
  bytesPerSecond: number,
  clock: Clock,
  gone: AbortSignal,
): Promise<void> {
  const step = Math.max(1, Math.round(bytesPerSecond / beats))
  for (let from = 0; from < bytes.length && !gone.aborted; from += step) {
    ctx.res.write(bytes.subarray(from, from + step))
    await pause(clock, step / bytesPerSecond, gone)
  }
  ctx.res.end()
}
