import type { Agent } from 'node:http'
import { callHttp, ResponseError, readBody } from './http-call.ts'

/** The response of a partner's server. */
export interface FetchedText {
  readonly text: string
  readonly header: (name: string) => string | undefined
  /** How long it took, in milliseconds. */
  readonly duration: number
}

/** Thrown if nothing could be fetched. The message is for developers. */
export class FetchRefusal extends Error {}

/** The only outbound requests of the simulator. They go to URIs that a partner registered, and follow no redirects. */
export interface Outbound {
  /** @throws FetchRefusal */
  fetchText(uri: string): Promise<FetchedText>
  /** Sends JSON. Returns the status of the response, whatever it is. @throws FetchRefusal */
  post(uri: string, headers: Readonly<Record<string, string>>, body: string): Promise<number>
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

  const agentFor = async (uri: string) =>
    privateNetworks ? undefined : filteringAgent(uri.toLowerCase().startsWith('https:'))

  return {
    async post(uri, headers, body) {
      const agent = await agentFor(uri)
      const signal = AbortSignal.timeout(timeLimit)
      try {
        const response = await callHttp(uri, { method: 'POST', signal, headers, agent, body })
        response.destroy()
        return response.statusCode ?? 0
      } catch (error) {
        throw refusalOf(error, signal.aborted, timeLimit)
      }
    },
    async fetchText(uri) {
      const agent = await agentFor(uri)
      const headers = { Accept: 'application/json, application/jwt, */*' }
      const started = now()
      const signal = AbortSignal.timeout(timeLimit)
      try {
        const response = await callHttp(uri, { signal, headers, agent })
        const { statusCode } = response
        if (statusCode !== 200) {
          response.destroy()
          throw new FetchRefusal(`answered ${statusCode}, not 200; redirects are not followed`)
        }
        const text = (await readBody(response, sizeLimit)).toString('utf8')
        // A body without a length ends without an error when the timeout aborts the request.
        signal.throwIfAborted()
        const header = (name: string) => response.headers[name]?.toString()
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

function refusalOf(error: unknown, timedOut: boolean, timeLimit: number): FetchRefusal {
  if (error instanceof FetchRefusal) return error
  if (timedOut) return new FetchRefusal(`did not answer within ${timeLimit / 1000} s`)
  const { message } = error as Error
  if (error instanceof ResponseError) return new FetchRefusal(message)
  return /^DNS lookup .* is not allowed/.test(message)
    ? new FetchRefusal(
        'is on a private network; the option privateNetworks (--private-networks) allows it',
      )
    : new FetchRefusal(`cannot be reached (${(error as NodeJS.ErrnoException).code ?? message})`)
}
