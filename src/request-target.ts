import type { IncomingMessage } from 'node:http'

/**
 * Turns the absolute form of a request target into the usual one: `GET http://localhost:4876/v2 HTTP/1.1`. Its host takes
 * the place of the header's (RFC 9112, section 3.2.2).
 */
export function takeAbsoluteForm(request: IncomingMessage): void {
  const { url = '' } = request
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return
  const { host, username, password } = new URL(url)
  if (username !== '' || password !== '') return
  const path = url.replace(/^https?:\/\/[^/?#]*/i, '')
  request.headers.host = host
  request.url = path.startsWith('/') ? path : `/${path}`
}
