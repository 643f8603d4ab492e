import type { IncomingMessage } from 'node:http'

/**
 * Turns the absolute form of a request target into the usual one: `GET http://localhost:4876/v2 HTTP/1.1`. Its host takes
 * the place of the header's (RFC 9112, section 3.2.2). What is no target becomes `*`, which is not a path either: the
 * parsers that come later throw on some of it.
 */
export function takeAbsoluteForm(request: IncomingMessage): void {
  const { url = '' } = request
  if (url.startsWith('/')) return
  const host = hostIn(url)
  if (host === undefined) {
    request.url = '*'
    return
  }
  const path = url.replace(/^https?:\/\/[^/?#]*/i, '')
  request.headers.host = host
  request.url = path.startsWith('/') ? path : `/${path}`
}

function hostIn(url: string): string | undefined {
  if (!/^https?:\/\/[^/?#\\]/i.test(url) || !URL.canParse(url)) return undefined
  const { host, username, password } = new URL(url)
  return username === '' && password === '' ? host : undefined
}
