import { randomUUID } from 'node:crypto'
import type { Middleware } from 'koa'

const header = 'X-Request-Id'
/** What a proxy sends: a UUID, a ULID, or another short id. */
const usual = /^[\w.:+/=-]{1,128}$/

/** Sends the id of a request back, so that the logs of a proxy and of a client can be put together. Makes one if there is none. */
export function nameRequests(): Middleware {
  return async (ctx, next) => {
    const given = ctx.get(header)
    ctx.set(header, usual.test(given) ? given : randomUUID())
    await next()
  }
}
