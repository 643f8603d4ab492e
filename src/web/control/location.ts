import type { Context } from 'koa'
import { basePath } from '../http/http.ts'

/** Returns the path of a created resource. */
export function locationOf(ctx: Context, path: string): string {
  return `${basePath(ctx)}/control${path}`
}
