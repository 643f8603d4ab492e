import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { takeAbsoluteForm } from '../request-target.ts'
import type { RunningSandboxes } from './sandboxes.ts'

/**
 * Passes requests below `/s/<id>` to that sandbox, and all others to the simulator itself.
 *
 * @param basePaths the paths of the public and the internal URLs; requests may come with these prefixes too
 */
export function withSandboxes(
  sandboxes: RunningSandboxes,
  basePaths: readonly string[],
  handle: RequestListener,
): RequestListener {
  const starts = [...new Set(['', ...basePaths])].map((path) => `${path}/s/`)
  return (request: IncomingMessage, response: ServerResponse) => {
    takeAbsoluteForm(request)
    const { url = '' } = request
    const start = starts.find((path) => url.startsWith(path)) ?? url
    const id = /^[a-z0-9-]+(?=[/?]|$)/.exec(url.slice(start.length))?.[0]
    const found = id === undefined ? undefined : sandboxes.handlerOf(id)
    const pass = (handler: RequestListener = handle) => handler(request, response)
    if (!(found instanceof Promise)) return pass(found)
    // Without the store, the simulator itself says that it is unavailable.
    found.then(pass, () => pass())
  }
}
