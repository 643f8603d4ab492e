import type { Context } from 'koa'
import { basePath, languageFor } from './http.ts'
import { render, type ViewName } from './views.ts'

type DataOf<N extends ViewName> = Parameters<typeof render<N>>[2]

/** Answers with a page. */
export function showPage<N extends ViewName>(
  ctx: Context,
  name: N,
  data: DataOf<N>,
  status = 200,
): void {
  const { code, t } = languageFor(ctx)
  ctx.status = status
  ctx.type = 'html'
  ctx.body = render(name, { lang: code, t, base: basePath(ctx) }, data)
}

/** Scripts, styles and pictures from here only; forms may go anywhere where `formsLeave` (decisions/0005). */
function contentSecurityPolicy(formsLeave: boolean): string {
  const always = [
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ]
  return [...always, ...(formsLeave ? [] : ["form-action 'self'"])].join('; ')
}

/** Pages whose forms end, by redirects, at the client. */
const leavingPages = /^\/(identify\/|demo|clientsecret-oidc\/|v2\/)/

/** The headers of every answer. */
export async function setPageHeaders(ctx: Context, next: () => Promise<void>): Promise<void> {
  ctx.set({
    'Content-Security-Policy': contentSecurityPolicy(false),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'same-origin',
    'X-Robots-Tag': 'noindex, nofollow',
    'Cache-Control': 'no-store',
  })
  await next()
}

/** Lets the forms of some pages leave; after the base path was taken off. */
export async function letFormsLeave(ctx: Context, next: () => Promise<void>): Promise<void> {
  if (leavingPages.test(ctx.path)) ctx.set('Content-Security-Policy', contentSecurityPolicy(true))
  await next()
}
