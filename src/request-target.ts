import type { IncomingMessage } from 'node:http'

/**
 * Rewrites the absolute form of a request target to the origin form: `GET http://localhost:4876/v2 HTTP/1.1`. The host
 * of the target replaces the Host header (RFC 9112, section 3.2.2). An invalid target becomes `*`, which is not a path
 * either, because later parsers throw on some invalid targets.
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
