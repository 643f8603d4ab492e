import { setTimeout as sleep } from 'node:timers/promises'
import type { Page, Request } from 'playwright-core'

/** How long a page must ask for nothing before it counts as finished, in milliseconds. */
const quietTime = 400

/** The requests that can change a page. Streams never end, and pictures change nothing. */
const changing = new Set(['document', 'script', 'xhr', 'fetch'])

/** Watches what a page asks for. */
export function watchRequests(page: Page) {
  const open = new Set<Request>()
  let waiting: (() => void)[] = []
  const tell = () => {
    const all = waiting
    waiting = []
    for (const each of all) each()
  }
  const end = (request: Request) => {
    open.delete(request)
    tell()
  }
  page.on('request', (request) => {
    if (!changing.has(request.resourceType())) return
    open.add(request)
    tell()
  })
  page.on('requestfinished', end)
  page.on('requestfailed', end)

  /** Waits until a request begins or ends. Returns false if none did in so many milliseconds. */
  const change = (milliseconds: number) =>
    Promise.race([
      new Promise<true>((resolve) => {
        waiting.push(() => resolve(true))
      }),
      // Not awaited any more once a request has come: it must not keep the process alive.
      sleep(Math.max(0, milliseconds), false, { ref: false }),
    ])

  return {
    change,
    /**
     * Waits until the page asks for nothing more.
     *
     * @param limit in milliseconds
     * @param isDone ends the wait early
     */
    async quiet(limit: number, isDone: () => boolean): Promise<void> {
      const last = performance.now() + limit
      while (!isDone() && performance.now() < last) {
        if (open.size > 0) await change(last - performance.now())
        else if (!(await change(quietTime))) return
      }
    },
  }
}
