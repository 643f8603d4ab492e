import type { Context } from 'koa'
import { factsOf } from '../http/http.ts'
import { PageError } from '../http/page-error.ts'
import type { WebContext } from '../web-context.ts'
import { layoutOnce, showPage } from './show-page.ts'

type Handler = (ctx: Context) => Promise<void>

/** GET /secret/:token: a page with a button. The link is not used yet, because mail programs open links too. */
export function secretPage({ secretLinks }: WebContext): Handler {
  return async (ctx) => {
    setReferrerPolicy(ctx)
    const partner = await secretLinks.peek(String(ctx['params'].token))
    if (partner === undefined) throw gone()
    showPage(ctx, 'secret', { partnerName: partner.name })
  }
}

/** POST /secret/:token: the client secret, once. */
export function showSecret({ secretLinks }: WebContext): Handler {
  return async (ctx) => {
    setReferrerPolicy(ctx)
    if (isFromElsewhere(ctx)) throw fromElsewhere()
    const shown = await secretLinks.take(String(ctx['params'].token))
    if (shown === undefined) throw gone()
    const { partner, secret } = shown
    const data = { partnerName: partner.name, code: partner.code, secret }
    showPage(ctx, 'secret', data, 200, layoutOnce(ctx))
  }
}

/** Other sites must not learn the link. With `no-referrer`, our own form would not send its origin. */
function setReferrerPolicy(ctx: Context): void {
  ctx.set('Referrer-Policy', 'same-origin')
}

/** Whether a form on another site sent the request. Browsers say so in one of two headers; a program sends neither. */
export function isFromElsewhere(ctx: Context): boolean {
  if (['cross-site', 'same-site'].includes(ctx.get('Sec-Fetch-Site'))) return true
  const origin = ctx.get('Origin')
  return origin !== '' && origin !== new URL(factsOf(ctx).origin.url).origin
}

/** The error for a form on another site. The form would use the link, and nobody would see the secret. */
function fromElsewhere(): PageError {
  return new PageError(
    403,
    'forbidden',
    'This link opens by itself only. It was not used up: open it in a tab of its own.',
    'a form of another site, or a page in a frame, asked for the secret',
  )
}

/** The error for a link that cannot be used. It is the same if the link never existed, which nobody should learn. */
function gone(): PageError {
  return new PageError(
    410,
    'gone',
    'This link has been used or has expired.',
    'a one-time link shows the secret once, and only for a time; make another with POST /control/partners/{code}/secret-link',
  )
}
