import { CookieJar } from 'tough-cookie'
import { isLoopbackName } from '../../domain/host-name.ts'
import { messageOf } from '../message-of.ts'
import {
  type CheckBrowser,
  type Hop,
  shownUrl,
  type Target,
  type Visit,
  type VisitOptions,
} from './check-browser.ts'
import { nextOfPage, targetOfRefresh, textOfPage } from './page.ts'

/** The maximum number of requests in a visit. Browsers give up after about 20 redirects. */
const maxHops = 30
/** The maximum duration of a visit, in milliseconds. */
const visitTimeout = 120_000
/** The maximum number of bytes that are read of a page. */
const maxPageSize = 1024 * 1024

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
  const signal = AbortSignal.timeout(visitTimeout)
  let page = { url: first.url, status: 0, html: '', text: '', said: '' }
  let target: Target | undefined = first
  while (target !== undefined) {
    if (hops.length > 0 && stopAt?.(target, hops) === true)
      return { ...page, hops, stopped: target }
    if (hops.length >= maxHops)
      return { ...page, hops, failure: `${maxHops} redirects without an end` }
    const { method, url }: Target = target
    const start = performance.now()
    const hop = (status: number | null) =>
      hops.push({ method, url: shownUrl(url), status, took: Math.round(performance.now() - start) })
    try {
      const response = await send(jar, target, hops.length === 0 ? url : page.url, signal)
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

/** @param from the page that the request comes from */
async function send(jar: CookieJar, target: Target, from: URL, signal: AbortSignal) {
  const { url, method, fields } = target
  if (!/^https?:$/.test(url.protocol)) throw new Error(`the address begins with ${url.protocol}`)
  const cookie = await jar.getCookieString(cookieUrl(url))
  const isForm = method === 'POST'
  const response = await fetch(isForm ? url : withFields(url, fields), {
    method,
    redirect: 'manual',
    signal,
    headers: {
      accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
      'accept-language': 'en',
      'user-agent': 'Mozilla/5.0 (compatible; itsme-simulator check)',
      ...(cookie === '' ? {} : { cookie }),
      ...(isForm ? { origin: from.origin } : {}),
    },
    ...(isForm ? { body: new URLSearchParams(fields.map(([name, value]) => [name, value])) } : {}),
  })
  for (const set of response.headers.getSetCookie())
    await jar.setCookie(set, cookieUrl(url), { ignoreError: true })
  const html = await readText(response)
  return { status: response.status, html, next: redirectOf(response, target) }
}

/** Browsers also accept `Secure` cookies over http from loopback names. */
function cookieUrl({ href, hostname }: URL): string {
  return isLoopbackName(hostname) ? href.replace(/^http:/, 'https:') : href
}

/** Reads a text response up to the maximum size. Any other response counts as empty. */
async function readText({ headers, body }: Response): Promise<string> {
  const type = headers.get('content-type') ?? 'text/html'
  if (body === null || !/^(text\/|application\/(xhtml|json))/i.test(type)) {
    await body?.cancel()
    return ''
  }
  const decoder = new TextDecoder()
  let text = ''
  let length = 0
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true })
    length += chunk.byteLength
    if (length >= maxPageSize) break
  }
  return text
}

/** Follows RFC 9110, section 15.4: 307 and 308 repeat the request, the others are followed by GET. */
function redirectOf(
  { status, headers }: Response,
  { url, method, fields }: Target,
): Target | undefined {
  if (status < 300 || status >= 400) return targetOfRefresh(headers.get('refresh') ?? '', url)
  const location = headers.get('location')
  if (location === null) return undefined
  const isRepeated = status === 307 || status === 308
  const next = new URL(location, url)
  return isRepeated ? { url: next, method, fields } : { url: next, method: 'GET', fields: [] }
}

function withFields(url: URL, fields: Target['fields']): URL {
  const full = new URL(url)
  for (const [name, value] of fields) full.searchParams.append(name, value)
  return full
}
