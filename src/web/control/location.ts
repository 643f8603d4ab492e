import type { Context } from 'koa'
import { basePath } from '../http/http.ts'

/** The path of something that was made. */
export function locationOf(ctx: Context, path: string): string {
  return `${basePath(ctx)}/control${path}`
}
