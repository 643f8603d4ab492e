import type { Middleware } from 'koa'
import { hasPrivateName } from '../http/access.ts'

/** Allows pages of private names, and no others, to use the control API (design, section 5). */
export const controlCors: Middleware = async (ctx, next) => {
  const origin = ctx.get('Origin')
  if (!hasPrivateName(origin)) return next()
  ctx.vary('Origin')
  ctx.set('Access-Control-Allow-Origin', origin)
  ctx.set('Access-Control-Expose-Headers', 'Location, ETag')
  if (ctx.method !== 'OPTIONS') return next()
  ctx.set('Access-Control-Allow-Methods', 'GET, POST, PUT, PATCH, DELETE')
  ctx.set('Access-Control-Allow-Headers', 'Authorization, Content-Type, If-Match')
  ctx.status = 204
}
