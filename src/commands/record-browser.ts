import { createServer, type Server } from 'node:http'
import { isLoopbackUri } from '../domain/origin.ts'
import { RecordError } from '../record/target.ts'
import type { Terminal } from '../terminal.ts'

type LogIn = (url: string) => Promise<URLSearchParams>

/** How long the user may take, in milliseconds. */
const patience = 10 * 60_000

/**
 * Returns how the user logs in: the command prints an address to open. The browser comes back to this command if the
 * redirect URI is on this machine. Otherwise, the user pastes the address at which the browser ended.
 */
export function logInByBrowser(redirectUri: string, terminal: Terminal): LogIn {
  const isHere = isLoopbackUri(redirectUri) && redirectUri.startsWith('http:')
  return async (url) => {
    terminal.err(`Open this address in a browser, and confirm on the phone:\n\n${url}\n`)
    if (isHere)
      terminal.err(
        `Waiting at ${redirectUri} for at most 10 minutes; Ctrl-C stops, and nothing is written.`,
      )
    return isHere ? await receive(new URL(redirectUri)) : await paste(redirectUri, terminal)
  }
}

/** Listens at a redirect URI until the browser comes back. */
function receive(redirectUri: URL): Promise<URLSearchParams> {
  return new Promise((resolve, reject) => {
    const server: Server = createServer((request, response) => {
      const url = new URL(request.url ?? '/', redirectUri)
      if (url.pathname !== redirectUri.pathname) return response.writeHead(404).end()
      response.setHeader('Content-Type', 'text/plain; charset=utf-8')
      response.setHeader('Connection', 'close')
      response.end('Recorded. You can close this page.\n')
      finish()
      return resolve(url.searchParams)
    })
    const timer = setTimeout(() => {
      finish()
      reject(new RecordError('nobody came back within 10 minutes'))
    }, patience)
    function finish(): void {
      clearTimeout(timer)
      server.close()
    }
    server.once('error', (error) => {
      finish()
      reject(new RecordError(`cannot listen at ${redirectUri.host}: ${error.message}`))
    })
    server.listen(Number(redirectUri.port || 80), redirectUri.hostname.replace(/^\[|\]$/g, ''))
  })
}

async function paste(redirectUri: string, { ask }: Terminal): Promise<URLSearchParams> {
  if (ask === undefined) throw new RecordError('there is no terminal to paste an address in')
  const typed = (await ask('Paste the whole address at which the browser ended: ')).trim()
  if (!typed.startsWith(redirectUri))
    throw new RecordError(`the address does not begin with ${redirectUri}`)
  return new URL(typed).searchParams
}
