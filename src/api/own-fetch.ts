import { callHttp, readBody } from '../oidc/http-call.ts'

/** Timeout in milliseconds without a byte. */
const longest = 60_000

type Init = { method?: string; headers?: Record<string, string>; body?: unknown }

/**
 * Creates a fetch that connects to this process's own listener, with the URL's host in the Host header. Behind a port
 * mapping or a TLS proxy, the process might not reach its own public URL. The certificate is issued for the public
 * name, so it is not verified: the request does not leave this process.
 */
export function createOwnFetch(ownAddress: () => string) {
  return async (
    url: string,
    { method = 'GET', headers = {}, body }: Init = {},
  ): Promise<Response> => {
    const { host, pathname, search } = new URL(url)
    const response = await callHttp(ownAddress() + pathname + search, {
      method,
      headers: { ...headers, host },
      body: body === undefined || body === null ? undefined : String(body),
      timeout: longest,
      rejectUnauthorized: false,
    })
    return new Response(await readBody(response, Number.POSITIVE_INFINITY), {
      status: response.statusCode ?? 500,
      headers: Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
    })
  }
}
