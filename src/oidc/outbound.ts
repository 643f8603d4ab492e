import type { Agent, ClientRequest, IncomingMessage } from 'node:http'
import { defined } from '../domain/defined.ts'

/** The response of a partner's server. */
export interface FetchedText {
  readonly text: string
  readonly header: (name: string) => string | undefined
  /** How long it took, in milliseconds. */
  readonly duration: number
}

/** Thrown if nothing could be fetched. The message is for developers. */
export class FetchRefusal extends Error {}

/** The only outbound requests of the simulator. They go to URIs that a partner registered. */
export interface Outbound {
  /** @throws FetchRefusal */
  fetchText(uri: string): Promise<FetchedText>
}

interface OutboundOptions {
  /** Whether private and loopback addresses may be reached. */
  readonly privateNetworks: boolean
  readonly now: () => number
  /** Milliseconds. */
  readonly timeLimit?: number
  /** Bytes. */
  readonly sizeLimit?: number
}

/** Azure's wire server: a public address that must nevertheless be blocked. */
const denied = ['168.63.129.16']

/**
 * Fetches small documents. Sends one request, follows no redirects, and limits time and size. If private networks must
 * not be reached, checks addresses after name resolution, so that no name can hide one (request-filtering-agent).
 */
export function createOutbound(options: OutboundOptions): Outbound {
  const { privateNetworks, now, timeLimit = 5_000, sizeLimit = 256 * 1024 } = options

  async function createCall(uri: string) {
    const isTls = uri.toLowerCase().startsWith('https:')
    const { request } = await (isTls ? import('node:https') : import('node:http'))
    const agent = privateNetworks ? undefined : await filteringAgent(isTls)
    const headers = { Accept: 'application/json, application/jwt, */*' }
    return (signal: AbortSignal) =>
      answerOf(() => request(uri, { signal, headers, ...defined({ agent }) }))
  }

  return {
    async fetchText(uri) {
      const call = await createCall(uri)
      const started = now()
      const signal = AbortSignal.timeout(timeLimit)
      try {
        const answer = await call(signal)
        if (answer.statusCode !== 200) {
          answer.destroy()
          throw new FetchRefusal(
            `answered ${answer.statusCode}, not 200; redirects are not followed`,
          )
        }
        const text = await readText(answer, sizeLimit)
        // A body without a length ends without an error when the timeout aborts the request.
        signal.throwIfAborted()
        const header = (name: string) => answer.headers[name]?.toString()
        return { text, header, duration: now() - started }
      } catch (error) {
        throw refusalOf(error, signal.aborted, timeLimit)
      }
    },
  }
}

/** Loads a separate chunk of the bundle, which is never needed if private networks may be reached. */
export function loadFilteringAgents(): Promise<typeof import('request-filtering-agent')> {
  return import('request-filtering-agent')
}

async function filteringAgent(isTls: boolean): Promise<Agent> {
  const { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } = await loadFilteringAgents()
  const options = { denyIPAddressList: denied, keepAlive: false }
  return isTls ? new RequestFilteringHttpsAgent(options) : new RequestFilteringHttpAgent(options)
}

/**
 * Sends a request. The agent may refuse at once, so nothing may be awaited between the creation of the request and that
 * of its listeners.
 */
function answerOf(makeRequest: () => ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = makeRequest()
    request.once('response', resolve)
    request.once('error', reject)
    request.once('upgrade', (_answer, socket) => socket.destroy())
    request.once('close', () => reject(new FetchRefusal('closed the connection without an answer')))
    request.end()
  })
}

async function readText(answer: IncomingMessage, limit: number): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > limit) throw new FetchRefusal(`answered more than ${limit} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function refusalOf(error: unknown, timedOut: boolean, timeLimit: number): FetchRefusal {
  if (error instanceof FetchRefusal) return error
  if (timedOut) return new FetchRefusal(`did not answer within ${timeLimit / 1000} s`)
  const { message } = error as Error
  return /^DNS lookup .* is not allowed/.test(message)
    ? new FetchRefusal('is on a private network; allow it with --private-networks')
    : new FetchRefusal(`cannot be reached (${(error as NodeJS.ErrnoException).code ?? message})`)
}
