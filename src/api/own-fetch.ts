import { type RequestOptions, request } from 'node:http'

/** Milliseconds without a byte. */
const longest = 60_000

type Init = { method?: string; headers?: Record<string, string>; body?: unknown }

/**
 * A fetch that reaches this process's own listener under the name of the URL: behind a port mapping or a TLS proxy a
 * server-side call to the own public URL would fail.
 */
export function createOwnFetch(ownAddress: () => string) {
  return async (
    url: string,
    { method = 'GET', headers = {}, body }: Init = {},
  ): Promise<Response> => {
    const { host, pathname, search } = new URL(url)
    const send = await requestTo(ownAddress())
    return new Promise((resolve, reject) => {
      const call = send(
        ownAddress() + pathname + search,
        { method, headers: { ...headers, host } },
        (answer) => {
          const chunks: Buffer[] = []
          answer.on('data', (chunk: Buffer) => chunks.push(chunk))
          answer.on('error', reject)
          answer.on('aborted', () => reject(new Error('the answer was cut short')))
          answer.on('end', () => {
            const given = Object.entries(answer.headers).map(
              ([name, value]) => [name, String(value)] as [string, string],
            )
            resolve(
              new Response(Buffer.concat(chunks), {
                status: answer.statusCode ?? 500,
                headers: given,
              }),
            )
          })
        },
      )
      call.setTimeout(longest, () =>
        call.destroy(new Error(`no answer within ${longest / 1000} s`)),
      )
      call.on('error', reject)
      call.end(body === undefined || body === null ? undefined : String(body))
    })
  }
}

/** The certificate is for the public name, and the way to this process's own listener leaves it nowhere. */
async function requestTo(address: string): Promise<typeof request> {
  if (address.startsWith('http:')) return request
  const https = await import('node:https')
  return ((url: string, options: RequestOptions, listener: () => void) =>
    https.request(url, { ...options, rejectUnauthorized: false }, listener)) as typeof request
}
