import type { Context } from 'koa'
import { SimulatorError } from '../../domain/errors.ts'
import { isTextTooDeep, tooDeep } from '../../domain/json-depth.ts'
import type { Origin } from '../../domain/origin.ts'
import { parameterProblem } from '../../domain/parameters.ts'
import { BodyTooLong, readBody } from '../../oidc/body.ts'
import { chooseLanguage, type Language, languageCodes, languageOf } from '../locales/catalogue.ts'

/** What is known about a request before it is handled. */
export interface RequestFacts {
  readonly origin: Origin
  /** The path of the origin, without a trailing slash. It is usually empty. */
  readonly basePath: string
  /** The prefix of the names of this origin's cookies. */
  readonly cookiePrefix: string
  /** The Host header. */
  readonly host: string
  /** Address of the other end of the connection. */
  readonly peer: string
  /** Address of the client: the peer, or the address that the trusted proxies report. */
  readonly client: string
  /** Name of the header that indicates a proxy, if any. */
  readonly forwardedBy?: string
}

/** Returns the facts of a request, which the outermost middleware sets. */
export function factsOf(ctx: Context): RequestFacts {
  return ctx.state['facts'] as RequestFacts
}

/** Returns the prefix of every link on a page: empty, or the path of the public URL. */
export function basePath(ctx: Context): string {
  return factsOf(ctx).basePath
}

/** Returns the whole name of a cookie. */
export function cookieName(ctx: Context, name: string): string {
  return `${factsOf(ctx).cookiePrefix}-${name}`
}

/** The visit that a page belongs to, for the language of the page. */
interface PageVisit {
  readonly uid: string
  readonly uiLocales?: string
}

/** Stores the visit that a page belongs to. */
export function setPageVisit(ctx: Context, { uid, uiLocales }: PageVisit): void {
  ctx.state['pageVisit'] = { uid, uiLocales }
  delete ctx.state['language']
}

export function pageVisitOf(ctx: Context): PageVisit | undefined {
  return ctx.state['pageVisit'] as PageVisit | undefined
}

/** Returns the name of the language cookie. It contains the language, and the visit during which it was chosen. */
export function languageCookie(ctx: Context): string {
  return cookieName(ctx, 'language')
}

/**
 * Returns the language of a page, from the first of: the choice during this visit, `ui_locales`, the stored choice,
 * Accept-Language.
 */
export function languageFor(ctx: Context): Language {
  ctx.state['language'] ??= findLanguage(ctx)
  return ctx.state['language'] as Language
}

function findLanguage(ctx: Context): Language {
  const [remembered, uid] = (ctx.cookies.get(languageCookie(ctx)) ?? '').split('.')
  const visit = pageVisitOf(ctx)
  const { ui_locales } = ctx.query
  const code = chooseLanguage({
    switchedHere: uid !== undefined && uid === visit?.uid ? remembered : undefined,
    uiLocales: visit?.uiLocales ?? (typeof ui_locales === 'string' ? ui_locales : undefined),
    remembered,
    accepted: acceptedLanguage(ctx),
  })
  return languageOf(code)
}

function acceptedLanguage(ctx: Context): string | undefined {
  if (ctx.get('Accept-Language') === '') return undefined
  return ctx.acceptsLanguages(['en', ...languageCodes]) || undefined
}

/** Returns a path for the log: shortened, and without the secret of a one-time link or of a QR code. */
export function shownPath(path: string): string {
  return path.replace(/\/(secret|t|scan)\/+[^/]+/g, '/$1/…').slice(0, 200)
}

/** Returns a path on this site; `/` if the text is not one. */
export function localPath(path: string): string {
  const isPath = /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(path) && path.length <= 2000
  return isPath && URL.canParse(path, 'http://localhost') ? path : '/'
}

/**
 * Redirects with 303 See Other. Koa's `redirect` would parse the URL again and write a body that browsers do not show.
 *
 * @param target a path on this site or a full URL, percent-encoded
 */
export function seeOther(ctx: Context, target: string): void {
  ctx.body = null
  ctx.status = 303
  ctx.set('Location', target.startsWith('/') ? factsOf(ctx).origin.url + target : target)
}

/** Reads a body as text. @param limit bytes @throws SimulatorError `bad-input` */
export async function readText(ctx: Context, limit: number): Promise<string> {
  try {
    return await readBody(ctx.req, limit)
  } catch (error) {
    if (error instanceof BodyTooLong)
      throw new SimulatorError('bad-input', `body: ${error.message}`)
    throw error
  }
}

/** The maximum sizes of forms and of control calls, in bytes (design, limits). */
export const formLimit = 64 * 1024
export const controlLimit = 1024 * 1024

/** Reads the fields of a form. The last field of a name wins. @throws SimulatorError `bad-input` */
export async function readForm(ctx: Context): Promise<Readonly<Record<string, string>>> {
  if (!ctx.is('application/x-www-form-urlencoded')) {
    throw new SimulatorError('bad-input', 'body: must be application/x-www-form-urlencoded')
  }
  const text = await readText(ctx, formLimit)
  const fault = parameterProblem(text, 'the body')
  if (fault !== undefined) throw new SimulatorError('bad-input', fault)
  return Object.fromEntries(new URLSearchParams(text))
}

/** Reads a JSON body. An empty body counts as an empty object. @throws SimulatorError `bad-input` */
export async function readJson(ctx: Context): Promise<unknown> {
  const text = await readText(ctx, controlLimit)
  if (text.trim() === '') return {}
  if (!ctx.is('application/json', 'application/merge-patch+json')) {
    const given = JSON.stringify(ctx.get('Content-Type').slice(0, 100))
    const message = `body: content-type must be application/json, got ${given}`
    throw new SimulatorError('bad-input', message)
  }
  if (isTextTooDeep(text)) {
    throw new SimulatorError('bad-input', `body: ${tooDeep}`)
  }
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new SimulatorError('bad-input', `body: is not JSON: ${(error as Error).message}`)
  }
}
