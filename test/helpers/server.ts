import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ExecutionContext } from 'ava'

type Handler = (request: IncomingMessage, response: ServerResponse) => void

/** A partner's web server, that ends with the test; `calls` counts. */
export async function serve(
  t: ExecutionContext,
  handler: Handler,
): Promise<{ readonly url: string; readonly calls: () => number }> {
  let calls = 0
  const server = createServer((request, response) => {
    calls += 1
    handler(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, calls: () => calls }
}
