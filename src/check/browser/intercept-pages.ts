import type { BrowserContext, Page } from 'playwright-core'
import type { Target } from './check-browser.ts'

/** Is told of every request for a page, redirects included. */
export interface PageListener {
  /** Returns false if the request must not be sent. */
  onRequest(target: Target): boolean
  /** @param status undefined if there was no response */
  onResponse(status: number | undefined): void
}

/**
 * Intercepts the requests for pages, which Playwright's own routes do not do for redirects.
 *
 * The Fetch domain of the Chrome DevTools Protocol pauses each request twice: before it is sent, and when the response
 * is there.
 */
export async function interceptPages(
  context: BrowserContext,
  page: Page,
  { onRequest, onResponse }: PageListener,
): Promise<void> {
  const session = await context.newCDPSession(page)
  const { frameTree } = await session.send('Page.getFrameTree')
  const mainFrame = frameTree.frame.id
  session.on('Fetch.requestPaused', (event) => {
    const { request, frameId, requestId, responseStatusCode, responseErrorReason } = event
    const isResponse = responseStatusCode !== undefined || responseErrorReason !== undefined
    const isSent = frameId !== mainFrame || isResponse || onRequest(targetOf(request))
    if (frameId === mainFrame && isResponse) onResponse(responseStatusCode)
    const command = isSent
      ? session.send('Fetch.continueRequest', { requestId })
      : session.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' })
    // The page may have been closed or left in the meantime.
    command.catch(() => undefined)
  })
  const pattern = { urlPattern: '*', resourceType: 'Document' } as const
  await session.send('Fetch.enable', {
    patterns: [
      { ...pattern, requestStage: 'Request' },
      { ...pattern, requestStage: 'Response' },
    ],
  })
}

interface SentRequest {
  readonly url: string
  readonly method: string
  readonly postData?: string
}

function targetOf({ url, method, postData = '' }: SentRequest): Target {
  return method === 'POST'
    ? { url: new URL(url), method, fields: [...new URLSearchParams(postData)] }
    : { url: new URL(url), method: 'GET', fields: [] }
}
