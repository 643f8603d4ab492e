import { request } from 'node:http'

/** Milliseconds without a byte. */
const longest = 60_000

type Init = { method?: string; headers?: Record<string, string>; body?: unknown }

/**
 * A fetch that reaches this process's own listener under the name of the URL: behind a port mapping or a TLS proxy a
 * server-side call to the own public URL would fail.
 */
export function createOwnFetch(ownAddress: () => string) {
  return (url: string, { method = 'GET', headers = {}, body }: Init = {}): Promise<Response> =>
    new Promise((resolve, reject) => {
      const { host, pathname, search } = new URL(url)
      const call = request(
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
