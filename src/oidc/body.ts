import type { IncomingMessage } from 'node:http'

/** A body that is longer than it may be. */
export class BodyTooLong extends Error {
  constructor(limit: number) {
    super(`must have at most ${limit} bytes`)
  }
}

/** Reads the body of a request. @param limit bytes @throws BodyTooLong */
export async function readBody(request: IncomingMessage, limit: number): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    length += chunk.length
    if (length > limit) throw new BodyTooLong(limit)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** The same request with another body, that can be read again: what oidc-provider's parser then reads. */
export function withBody(request: IncomingMessage, body: string): IncomingMessage {
  const buffer = Buffer.from(body)
  return Object.create(request, {
    readable: { value: true },
    readableEncoding: { value: null },
    headers: { value: { ...request.headers, 'content-length': String(buffer.length) } },
    iterator: {
      value: async function* () {
        yield buffer
      },
    },
  })
}
