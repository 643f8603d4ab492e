import type { IncomingMessage } from 'node:http'
import { parameterFault } from '../domain/parameters.ts'

/** A body that is longer than it may be. */
export class BodyTooLong extends Error {
  constructor(limit: number) {
    super(`must have at most ${limit} bytes`)
  }
}

/**
 * Reads the body of a request, by events: an async iterator costs more than all else that is done with a token request.
 *
 * @param limit bytes
 * @throws BodyTooLong
 */
export function readBytes(request: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let length = 0
    request.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length > limit) reject(new BodyTooLong(limit))
      else chunks.push(chunk)
    })
    request.once('end', () => resolve(Buffer.concat(chunks)))
    request.once('error', reject)
    // An error is dear to make: only where the end did not come first.
    request.once('close', () => {
      if (!request.complete) reject(new Error('the request was broken off'))
    })
  })
}

/** Reads the body of a request as text. @param limit bytes @throws BodyTooLong */
export async function readBody(request: IncomingMessage, limit: number): Promise<string> {
  return (await readBytes(request, limit)).toString('utf8')
}

/** Bytes of a token request; as much as oidc-provider reads. */
export const tokenBodyLimit = 56 * 1024

/** Bytes of an authorization request by POST. */
export const authorizationBodyLimit = 256 * 1024

/** A form that cannot be read: it is too long, or has too many parameters. */
export class FormRefusal extends Error {}

const cached = Symbol('body')
const parsed = Symbol('form')

interface HasBody {
  req: IncomingMessage
  readonly state: { [cached]?: Promise<Buffer>; [parsed]?: URLSearchParams }
}

/** The body of a request, read once however many ask. @param limit bytes, of the first who asks @throws BodyTooLong */
export function bodyOf(ctx: HasBody, limit: number): Promise<Buffer> {
  ctx.state[cached] ??= readBytes(ctx.req, limit)
  return ctx.state[cached]
}

/** Whether the body was read by {@link bodyOf}. */
export function isBodyKept(ctx: HasBody): boolean {
  return ctx.state[cached] !== undefined
}

/**
 * The form in the body of a request, read and parsed once however many ask.
 *
 * @param limit bytes, of the first who asks
 * @throws FormRefusal
 */
export async function parseForm(ctx: HasBody, limit: number): Promise<URLSearchParams> {
  const known = ctx.state[parsed]
  if (known !== undefined) return known
  const text = (await readableBody(ctx, limit)).toString()
  const fault = parameterFault(text, 'the body')
  if (fault !== undefined) throw new FormRefusal(fault)
  ctx.state[parsed] = new URLSearchParams(text)
  return ctx.state[parsed]
}

async function readableBody(ctx: HasBody, limit: number): Promise<Buffer> {
  try {
    return await bodyOf(ctx, limit)
  } catch (error) {
    if (!(error instanceof BodyTooLong)) throw error
    throw new FormRefusal(`the body ${error.message}`)
  }
}

/**
 * A request whose body was read, with a body to read again: as much of a request as oidc-provider's parser and Koa use.
 * Not made by inheritance: an object that becomes a prototype is slow ever after.
 */
class BufferedRequest {
  readonly readable = true
  readonly readableEncoding = null
  readonly method: string | undefined
  readonly url: string | undefined
  readonly socket: IncomingMessage['socket']
  readonly headers: IncomingMessage['headers']
  readonly #body: Buffer

  constructor({ method, url, socket, headers }: IncomingMessage, body: Buffer) {
    this.method = method
    this.url = url
    this.socket = socket
    this.headers = { ...headers, 'content-length': String(body.length) }
    this.#body = body
  }

  *iterator(): Generator<Buffer> {
    yield this.#body
  }
}

/** The same request with another body, or with its own to be read again. */
export function withBody(request: IncomingMessage, body: Buffer): IncomingMessage {
  return new BufferedRequest(request, body) as unknown as IncomingMessage
}
