import type { Context } from 'koa'
import type { WebContext } from '../../web-context.ts'
import { getUser } from './phone-page.ts'

/** GET /app/:phoneNumber/photo: the photo of the person's document, as the phone shows it. */
export function personPhoto(dependencies: WebContext) {
  return async (ctx: Context): Promise<void> => {
    const { document } = await getUser(ctx, dependencies)
    if (document.portrait === undefined) return
    ctx.type = 'image/jpeg'
    ctx.body = Buffer.from(dependencies.portrait(document.portrait), 'base64')
  }
}
