import type { IncomingMessage } from 'node:http'
import type { Context } from 'koa'
import { SimulatorError } from '../domain/errors.ts'
import type { Origin } from '../domain/origin.ts'
import { basePathOf } from '../domain/origin.ts'
import { type Language, languageOf } from './locales/catalogue.ts'

/** What is known of a request before anything is made of it. */
export interface RequestFacts {
  readonly origin: Origin
  /** The Host header. */
  readonly host: string
  /** Address of the other end of the connection. */
  readonly peer: string
  /** Name of the header that shows a proxy in between, if any. */
  readonly forwardedBy?: string
}

/** The facts of a request; set by the outermost middleware. */
export function factsOf(ctx: Context): RequestFacts {
  return ctx.state['facts'] as RequestFacts
}

/** What every link on a page begins with: empty, or the path of the public URL. */
export function basePath(ctx: Context): string {
  return basePathOf(factsOf(ctx).origin.url)
}

/** The language of a page. */
export function languageFor(_ctx: Context): Language {
  return languageOf('en')
}

/** 303 See Other, to a path of ours or to a full URL. */
export function seeOther(ctx: Context, target: string): void {
  ctx.redirect(target.startsWith('/') ? factsOf(ctx).origin.url + target : target)
  ctx.status = 303
}

async function readBody(request: IncomingMessage, limit: number): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    length += chunk.length
    if (length > limit)
      throw new SimulatorError('bad-input', `body: must have at most ${limit} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** Fields of a form, each once; the last one wins. @throws SimulatorError `bad-input` */
export async function readForm(ctx: Context): Promise<Readonly<Record<string, string>>> {
  if (!ctx.is('application/x-www-form-urlencoded')) {
    throw new SimulatorError('bad-input', 'body: must be application/x-www-form-urlencoded')
  }
  return Object.fromEntries(new URLSearchParams(await readBody(ctx.req, 64 * 1024)))
}

/** A JSON body; an empty one is an empty object. @throws SimulatorError `bad-input` */
export async function readJson(ctx: Context): Promise<unknown> {
  const text = await readBody(ctx.req, 1024 * 1024)
  if (text.trim() === '') return {}
  if (!ctx.is('application/json')) {
    throw new SimulatorError('bad-input', 'body: content-type must be application/json')
  }
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new SimulatorError('bad-input', `body: is not JSON: ${(error as Error).message}`)
  }
}
