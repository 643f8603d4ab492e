import { IncomingMessage } from 'node:http'
import { parameterProblem } from '../domain/parameters.ts'

/** Thrown if a body exceeds the limit. */
export class BodyTooLong extends Error {
  constructor(limit: number) {
    super(`must have at most ${limit} bytes`)
  }
}

/**
 * Reads the body of a request through events. An async iterator would cost more than everything else that a token
 * request takes.
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
    // Creating an error is expensive, so create it only if the request is incomplete.
    request.once('close', () => {
      if (!request.complete) reject(new Error('the request was broken off'))
    })
  })
}

/** Reads the body of a request as text. @param limit bytes @throws BodyTooLong */
export async function readBody(request: IncomingMessage, limit: number): Promise<string> {
  return (await readBytes(request, limit)).toString('utf8')
}

/** The maximum size of a token request in bytes, the same as oidc-provider's. */
export const tokenBodyLimit = 56 * 1024

/** The maximum size of a request to a CIBA endpoint, in bytes: a signed request may have a template. */
export const cibaBodyLimit = 2 * tokenBodyLimit

/** The maximum size of an authorization request by POST, in bytes. */
export const authorizationBodyLimit = 256 * 1024

/** Thrown if a form cannot be read because it is too long or has too many parameters. */
export class FormRefusal extends Error {}

const cached = Symbol('body')
const parsed = Symbol('form')

interface HasBody {
  req: IncomingMessage
  readonly state: { [cached]?: Promise<Buffer>; [parsed]?: URLSearchParams }
}

/**
 * Returns the body of a request. Reads it once, however often this is called.
 *
 * @param limit bytes; the limit of the first call applies
 * @throws BodyTooLong
 */
export function bodyOf(ctx: HasBody, limit: number): Promise<Buffer> {
  ctx.state[cached] ??= readBytes(ctx.req, limit)
  return ctx.state[cached]
}

/** Checks whether {@link bodyOf} has read the body. */
export function isBodyKept(ctx: HasBody): boolean {
  return ctx.state[cached] !== undefined
}

/**
 * Returns the form in the body of a request. Reads and parses it once, however often this is called.
 *
 * @param limit bytes; the limit of the first call applies
 * @throws FormRefusal
 */
export async function parseForm(ctx: HasBody, limit: number): Promise<URLSearchParams> {
  const known = ctx.state[parsed]
  if (known !== undefined) return known
  const text = (await readableBody(ctx, limit)).toString()
  const fault = parameterProblem(text, 'the body')
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

/** A request whose body has been read, with a body that oidc-provider can read again. */
class BufferedRequest extends IncomingMessage {
  readonly #body: Buffer

  constructor({ method, url, socket, headers }: IncomingMessage, body: Buffer) {
    super(socket)
    if (method !== undefined) this.method = method
    if (url !== undefined) this.url = url
    this.headers = { ...headers, 'content-length': String(body.length) }
    this.#body = body
  }

  override async *iterator(): AsyncGenerator<Buffer, undefined> {
    yield this.#body
  }
}

/** Returns the same request with the given body, which may be its own, to be read again. */
export function withBody(request: IncomingMessage, body: Buffer): IncomingMessage {
  return new BufferedRequest(request, body)
}
