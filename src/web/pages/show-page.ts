import type { Context } from 'koa'
import { withoutSecrets } from '../../domain/parameters.ts'
import { issuers } from '../../oidc/issuers.ts'
import { basePath, languageFor, localPath, pageVisitOf } from '../http/http.ts'
import { type LanguageCode, languageCodes, languageNames } from '../locales/catalogue.ts'
import { type Layout, render, type ViewName } from '../views.ts'

export type DataOf<N extends ViewName> = Parameters<typeof render<N>>[2]

/** Responds with a page. */
export function showPage<N extends ViewName>(
  ctx: Context,
  name: N,
  data: DataOf<N>,
  status = 200,
  layout = layoutOf(ctx),
): void {
  ctx.status = status
  ctx.type = 'html'
  ctx.body = Buffer.from(render(name, layout, data))
}

/**
 * Returns the layout of a page that cannot be opened again: it has no language links, which would lead away from it.
 */
export function layoutOnce(ctx: Context): Layout {
  return { ...layoutOf(ctx), languages: [] }
}

/** Returns what every page receives: its language, and the language links. */
export function layoutOf(ctx: Context): Layout {
  const { code, t } = languageFor(ctx)
  const base = basePath(ctx)
  return { lang: code, t, base, languages: languageLinks(ctx, base, code) }
}

function languageLinks(ctx: Context, base: string, current: LanguageCode): Layout['languages'] {
  const uid = pageVisitOf(ctx)?.uid
  const back = { returnTo: returnPath(ctx), ...(uid === undefined ? {} : { uid }) }
  return languageCodes.map((code) => ({
    code,
    name: languageNames[code],
    isCurrent: code === current,
    href: `${base}/language?${new URLSearchParams({ language: code, ...back })}`,
  }))
}

/**
 * A page that responds to a form has the URL of the form's action. The language link returns to the page of the form.
 */
function returnPath(ctx: Context): string {
  const path = ctx.originalUrl.replace(/^(\/app\/[^/?]+)\/actions\/.*$/, '$1')
  return localPath(withoutSecrets(path))
}

/**
 * Allows scripts, styles and images from this site only. With `formsLeave`, forms may lead anywhere (decisions/0005).
 */
function contentSecurityPolicy(formsLeave: boolean): string {
  const always = [
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ]
  return [...always, ...(formsLeave ? [] : ["form-action 'self'"])].join('; ')
}

const ownForms = contentSecurityPolicy(false)
const leavingForms = contentSecurityPolicy(true)

/** Pages whose forms lead, through redirects, to the client. */
const leavingPages = ['/identify/', '/demo', '/app/+', ...issuers.map(({ path }) => `${path}/`)]

const pageHeaders = Object.entries({
  'Content-Security-Policy': ownForms,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'same-origin',
  'X-Robots-Tag': 'noindex, nofollow',
  'Cache-Control': 'no-store',
})

/** Sets the headers of every response. */
export function setPageHeaders(ctx: Context, next: () => Promise<void>): Promise<void> {
  for (const [name, value] of pageHeaders) ctx.res.setHeader(name, value)
  return next()
}

/** Allows the forms of some pages to lead to other sites. Must run after the base path has been removed. */
export function letFormsLeave(ctx: Context, next: () => Promise<void>): Promise<void> {
  if (leavingPages.some((start) => ctx.path.startsWith(start))) {
    ctx.set('Content-Security-Policy', leavingForms)
  }
  return next()
}
