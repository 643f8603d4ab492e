import { type ClientRequest, type IncomingMessage, request as requestPlain } from 'node:http'
import type { RequestOptions } from 'node:https'

/** Thrown if a server's response is missing or too long. The message completes a sentence about the server. */
export class ResponseError extends Error {}

interface Call extends RequestOptions {
  readonly body?: string | undefined
}

/**
 * Sends one request over http or https and returns the head of the response. It does not follow redirects. The options
 * are those of `node:https`; `timeout` also ends the call if no byte arrives for that many milliseconds.
 *
 * @throws ResponseError, or an error of `node:http`
 */
export async function callHttp(url: string, { body, ...options }: Call): Promise<IncomingMessage> {
  const isTls = /^https:/i.test(url)
  const request = isTls ? (await import('node:https')).request : requestPlain
  return responseOf(() => request(url, options), body)
}

/**
 * Returns the response to a request. An agent can refuse a request at once, so nothing may be awaited between the
 * creation of the request and that of its listeners.
 */
function responseOf(
  createRequest: () => ClientRequest,
  body: string | undefined,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = createRequest()
    const closed = () => reject(new ResponseError('closed the connection without an answer'))
    request.once('response', (response) => {
      request.off('close', closed)
      resolve(response)
    })
    request.once('error', reject)
    request.once('upgrade', (_response, socket) => socket.destroy())
    request.once('timeout', () => request.destroy(new ResponseError('sent nothing for too long')))
    request.once('close', closed)
    request.end(body)
  })
}

/**
 * Reads the body of a response.
 *
 * @param limit in bytes
 * @throws ResponseError if the body is longer, or an error of `node:http`
 */
export async function readBody(
  response: IncomingMessage,
  limit: number,
): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > limit) throw new ResponseError(`answered more than ${limit} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
