import type { BrowserContext } from 'playwright-core'
import { messageOf } from '../message-of.ts'
import {
  type CheckBrowser,
  type Hop,
  maxHops,
  shownUrl,
  type Target,
  targetOf,
  type Visit,
  type VisitOptions,
  visitTimeout,
  withFields,
} from './check-browser.ts'
import { readText, submitForm } from './in-page.ts'
import { interceptPages } from './intercept-pages.ts'
import { watchRequests } from './watch-requests.ts'

/** A visit that is under way. */
interface Journey {
  options: VisitOptions
  /** The requests for pages. */
  readonly hops: Hop[]
  /** How many of them are in visits that were returned. */
  told: number
  /** The address of the last one. */
  url: URL
  /** When it was sent, in milliseconds. */
  sentAt: number
  failure?: string
  stopped?: Target
}

const newJourney = (url: URL, options: VisitOptions = {}): Journey => ({
  options,
  hops: [],
  told: 0,
  url,
  sentAt: 0,
})

/** Opens a page in a browser of its own. */
export async function openPage(context: BrowserContext): Promise<CheckBrowser> {
  const page = await context.newPage()
  const requests = watchRequests(page)
  let journey = newJourney(new URL(page.url()))
  await interceptPages(context, page, {
    onRequest: (target) => begin(journey, target),
    onResponse: (status) => end(journey, status),
  })
  const isStopped = () => journey.stopped !== undefined

  /** Waits until the page asks for nothing more, and reads it. */
  async function arrive(): Promise<Visit> {
    await requests.quiet(visitTimeout, isStopped)
    const { stopped, failure = 'no response' } = journey
    const status = journey.hops.at(-1)?.status ?? 0
    const isThere = stopped === undefined && status > 0
    const read = isThere ? await readPage() : noPage
    // A script led elsewhere after all.
    if (read === undefined) return arrive()
    const url = isThere || stopped !== undefined ? new URL(page.url()) : journey.url
    const hops = journey.hops.slice(journey.told)
    journey.told = journey.hops.length
    const visit = { ...read, url, status, hops }
    if (stopped !== undefined) return { ...visit, stopped }
    return isThere ? visit : { ...visit, failure }
  }

  /** Returns undefined if the page leads elsewhere at this moment. */
  async function readPage() {
    try {
      return { ...(await page.evaluate(readText)), html: await page.content() }
    } catch (error) {
      if (/navigat/.test(messageOf(error))) return undefined
      throw error
    }
  }

  return {
    async open(to, options) {
      const target = targetOf(to)
      journey = newJourney(target.url, options)
      const { url, fields } = target
      const sent =
        target.method === 'GET'
          ? page.goto(withFields(url, fields).href, { waitUntil: 'commit', timeout: visitTimeout })
          : page.evaluate(submitForm, { action: url.href, fields })
      await sent.catch((error: unknown) => {
        // Also if the visit was stopped, or a script led elsewhere; then nobody reads it.
        journey.failure = /net::(\w+)/.exec(messageOf(error))?.[1] ?? messageOf(error)
      })
      if (journey.hops.length === 0) await requests.change(visitTimeout)
      return arrive()
    },
    async leave(_page, { while: isWaiting, maxWait, ...options }) {
      journey.options = options
      const last = performance.now() + maxWait
      while (isWaiting(new URL(page.url())) && !isStopped() && performance.now() < last) {
        await requests.change(last - performance.now())
        await requests.quiet(visitTimeout, isStopped)
      }
      return arrive()
    },
    close: () => context.close(),
  }
}

const noPage = { html: '', text: '', said: '' }

/** Notes a request for a page. Returns false if it must not be sent. */
function begin(journey: Journey, target: Target): boolean {
  const { hops, options } = journey
  const { url, method } = target
  if (hops.length > 0 && options.stopAt?.(target, hops) === true) {
    journey.stopped = target
    return false
  }
  journey.url = url
  journey.sentAt = performance.now()
  hops.push({ method, url: shownUrl(url), status: null, took: 0 })
  if (hops.length <= maxHops) return true
  journey.failure = `${maxHops} redirects without an end`
  return false
}

function end({ hops, sentAt }: Journey, status: number | undefined): void {
  const hop = hops.pop()
  if (hop === undefined) return
  hops.push({ ...hop, status: status ?? null, took: Math.round(performance.now() - sentAt) })
}
