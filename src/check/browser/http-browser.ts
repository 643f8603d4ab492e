import {
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestOptions,
  request as requestHttp,
} from 'node:http'
import { request as requestHttps } from 'node:https'
import { setTimeout } from 'node:timers/promises'
import { CookieJar, getPublicSuffix } from 'tough-cookie'
import { isLoopbackName } from '../../domain/host-name.ts'
import { messageOf } from '../message-of.ts'
import {
  type CheckBrowser,
  type Hop,
  type LeaveOptions,
  maxHops,
  shownUrl,
  type Target,
  targetOf,
  type Visit,
  type VisitOptions,
  visitTimeout,
  withFields,
} from './check-browser.ts'
import { nextOfPage, targetOfRefresh, textOfPage } from './page.ts'

/** The interval between two requests to a page that waits, in milliseconds. */
const pause = 100
/** The maximum sizes of all headers of a response, and of a cookie, in bytes: those of Chromium. */
const maxHeaderSize = 256 * 1024
const maxCookieSize = 4096
/** The maximum number of bytes that are read of a page. */
const maxPageSize = 1024 * 1024

/** Opens a browser without JavaScript: it keeps cookies, and follows redirects and forms that submit themselves. */
export async function openHttpBrowser(): Promise<CheckBrowser> {
  const jar = new CookieJar(undefined, { rejectPublicSuffixes: false, allowSpecialUseDomain: true })
  return {
    open: (target, options = {}) => visit(jar, targetOf(target), options),
    leave: (page, options) => leave(jar, page, options),
    close: async () => undefined,
  }
}

/** Loads a page again until it leads elsewhere. */
async function leave(jar: CookieJar, page: Visit, options: LeaveOptions): Promise<Visit> {
  const end = performance.now() + options.maxWait
  while (performance.now() < end) {
    await setTimeout(pause)
    const next = await visit(jar, targetOf(page.url), options)
    if (!options.while(next.url) || next.stopped !== undefined) return next
  }
  return { ...page, hops: [] }
}

async function visit(jar: CookieJar, first: Target, { stopAt }: VisitOptions): Promise<Visit> {
  const hops: Hop[] = []
  const signal = AbortSignal.timeout(visitTimeout)
  let page = { url: first.url, status: 0, html: '', text: '', said: '' }
  let target: Target | undefined = first
  // Where the visit was begun: in the address bar, or on a page.
  let initiator = first.url
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
      const response = await send(jar, target, initiator, signal)
      hop(response.status)
      const html = response.html
      page = { url, status: response.status, html, ...textOfPage(html) }
      target = response.next
      if (target === undefined) {
        target = nextOfPage(html, url)
        initiator = url
      }
    } catch (error) {
      hop(null)
      return { ...page, url, status: 0, hops, failure: messageOf(error) }
    }
  }
  return { ...page, hops }
}

/** @param initiator the page that began it, whatever redirects there were */
async function send(jar: CookieJar, target: Target, initiator: URL, signal: AbortSignal) {
  const { url, method, fields } = target
  if (!/^https?:$/.test(url.protocol)) throw new Error(`the address begins with ${url.protocol}`)
  const sameSiteContext = contextOf(target, initiator)
  const cookie = await jar.getCookieString(cookieUrl(url), { sameSiteContext })
  const isForm = method === 'POST'
  const response = await request(
    isForm ? url : withFields(url, fields),
    {
      method,
      signal,
      headers: {
        ...headersOfPages,
        'sec-fetch-site': relationOf(url, initiator),
        ...(cookie === '' ? {} : { cookie }),
        ...(isForm ? { origin: initiator.origin, 'content-type': formType } : {}),
      },
    },
    isForm ? String(new URLSearchParams(fields.map(([name, value]) => [name, value]))) : '',
  )
  for (const set of response.headers['set-cookie'] ?? [])
    if (set.length <= maxCookieSize) await jar.setCookie(set, cookieUrl(url), { ignoreError: true })
  const html = await readText(response)
  const status = response.statusCode ?? 0
  return { status, html, next: redirectOf(status, response.headers, target) }
}

const formType = 'application/x-www-form-urlencoded'
/** What browsers send when they open a page. Applications answer scripts otherwise, some by `Sec-Fetch-Mode`. */
const headersOfPages = {
  accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
  'accept-language': 'en',
  'user-agent': 'Mozilla/5.0 (compatible; itsme-simulator check)',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-dest': 'document',
  'upgrade-insecure-requests': '1',
}

/** Sends a request on a connection of its own: the application may have been restarted. */
function request(url: URL, options: RequestOptions, body: string): Promise<IncomingMessage> {
  const send = url.protocol === 'https:' ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    const sent = send(url, { ...options, agent: false, maxHeaderSize }, resolve)
    sent.once('error', reject)
    sent.end(body)
  })
}

/**
 * Which `SameSite` cookies a navigation sends (RFC 6265bis, section 5.2): all within a site; between sites, only
 * `Lax` ones, and those by GET.
 */
function contextOf({ url, method }: Target, initiator: URL): 'strict' | 'lax' | 'none' {
  if (relationOf(url, initiator) !== 'cross-site') return 'strict'
  return method === 'GET' ? 'lax' : 'none'
}

/** Returns how a page and the one that leads to it are related (Fetch Metadata, `Sec-Fetch-Site`). */
function relationOf(url: URL, initiator: URL): 'same-origin' | 'same-site' | 'cross-site' {
  if (url.origin === initiator.origin) return 'same-origin'
  const isSame = url.protocol === initiator.protocol && siteOf(url) === siteOf(initiator)
  return isSame ? 'same-site' : 'cross-site'
}

const siteOf = ({ hostname }: URL) =>
  getPublicSuffix(hostname, { allowSpecialUseDomain: true, ignoreError: true }) ?? hostname

/** Browsers also accept `Secure` cookies over http from loopback names. */
function cookieUrl({ href, hostname }: URL): string {
  return isLoopbackName(hostname) ? href.replace(/^http:/, 'https:') : href
}

/** Reads a text response up to the maximum size. Any other response counts as empty. */
async function readText(response: IncomingMessage): Promise<string> {
  const type = response.headers['content-type'] ?? 'text/html'
  if (!/^(text\/|application\/(xhtml|json))/i.test(type)) {
    response.destroy()
    return ''
  }
  const decoder = new TextDecoder()
  let text = ''
  let length = 0
  for await (const chunk of response) {
    text += decoder.decode(chunk, { stream: true })
    length += chunk.byteLength
    if (length >= maxPageSize) break
  }
  return text
}

/** Follows RFC 9110, section 15.4: 307 and 308 repeat the request, the others are followed by GET. */
function redirectOf(
  status: number,
  { location, refresh }: IncomingHttpHeaders,
  { url, method, fields }: Target,
): Target | undefined {
  if (status < 300 || status >= 400) return targetOfRefresh(String(refresh ?? ''), url)
  if (location === undefined) return undefined
  const isRepeated = status === 307 || status === 308
  const next = new URL(location, url)
  return isRepeated ? { url: next, method, fields } : { url: next, method: 'GET', fields: [] }
}
