import { CookieJar } from 'tough-cookie'
import { messageOf } from '../message-of.ts'
import {
  type CheckBrowser,
  type Hop,
  shownUrl,
  type Target,
  type Visit,
  type VisitOptions,
} from './check-browser.ts'
import { nextOfPage, textOfPage } from './page.ts'

/** The most requests of one visit. A browser gives up after about 20 redirects. */
const mostHops = 30
/** Milliseconds until a response must have come. */
const patience = 75_000
/** Characters of a page that are read. */
const longestPage = 2_000_000

/** Opens a browser without JavaScript: it keeps cookies, and follows redirects and forms that submit themselves. */
export async function openHttpBrowser(): Promise<CheckBrowser> {
  const jar = new CookieJar(undefined, { rejectPublicSuffixes: false, allowSpecialUseDomain: true })
  return {
    open: (target, options = {}) => visit(jar, targetOf(target), options),
    close: async () => undefined,
  }
}

function targetOf(target: string | URL | Target): Target {
  if (typeof target === 'object' && 'method' in target) return target
  return { url: new URL(target), method: 'GET', fields: [] }
}

async function visit(jar: CookieJar, first: Target, { stopAt }: VisitOptions): Promise<Visit> {
  const hops: Hop[] = []
  let page = { url: first.url, status: 0, html: '', text: '', said: '' }
  let target: Target | undefined = first
  while (target !== undefined) {
    if (hops.length > 0 && stopAt?.(target) === true) return { ...page, hops, stopped: target }
    if (hops.length >= mostHops)
      return { ...page, hops, failure: `${mostHops} redirects without an end` }
    const { method, url }: Target = target
    const start = performance.now()
    const hop = (status: number | null) =>
      hops.push({ method, url: shownUrl(url), status, took: Math.round(performance.now() - start) })
    try {
      const response = await send(jar, target)
      hop(response.status)
      const html = response.html
      page = { url, status: response.status, html, ...textOfPage(html) }
      target = response.next ?? nextOfPage(html, url)
    } catch (error) {
      hop(null)
      return { ...page, url, status: 0, hops, failure: messageOf(error) }
    }
  }
  return { ...page, hops }
}

async function send(jar: CookieJar, { url, method, fields }: Target) {
  const cookie = await jar.getCookieString(url.href)
  const isForm = method === 'POST'
  const response = await fetch(isForm ? url : withFields(url, fields), {
    method,
    redirect: 'manual',
    signal: AbortSignal.timeout(patience),
    headers: {
      accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
      'accept-language': 'en',
      'user-agent': 'Mozilla/5.0 (compatible; itsme-simulator check)',
      ...(cookie === '' ? {} : { cookie }),
      ...(isForm ? { origin: url.origin } : {}),
    },
    ...(isForm ? { body: new URLSearchParams(fields.map(([name, value]) => [name, value])) } : {}),
  })
  for (const set of response.headers.getSetCookie())
    await jar.setCookie(set, url.href, { ignoreError: true })
  const html = (await response.text()).slice(0, longestPage)
  return { status: response.status, html, next: redirectOf(response, url, method, fields) }
}

/** Follows RFC 9110, section 15.4: 307 and 308 repeat the request, the others are followed by GET. */
function redirectOf(
  response: Response,
  url: URL,
  method: Target['method'],
  fields: Target['fields'],
): Target | undefined {
  const { status, headers } = response
  const refresh = /^\s*\d+\s*;\s*url=(.+)$/i.exec(headers.get('refresh') ?? '')?.[1]
  const location = status >= 300 && status < 400 ? headers.get('location') : refresh
  if (location === null || location === undefined) return undefined
  const isRepeated = status === 307 || status === 308
  const next = new URL(location, url)
  return isRepeated ? { url: next, method, fields } : { url: next, method: 'GET', fields: [] }
}

function withFields(url: URL, fields: Target['fields']): URL {
  const full = new URL(url)
  for (const [name, value] of fields) full.searchParams.append(name, value)
  return full
}
