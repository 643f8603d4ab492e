import type { Context } from 'koa'
import type { InputName, InputOf } from '../../api/input-schemas.ts'
import type { ResponseName } from '../../api/response-schemas.ts'
import type { InputReader } from './control-input.ts'

/** A call to the control API, read and checked. */
export interface Call<Q extends InputName, B extends InputName> {
  readonly ctx: Context
  /** A part of the path, such as `id`. */
  readonly param: (name: string) => string
  readonly query: InputOf<Q>
  readonly body: InputOf<B>
}

/** What a call leads to; `location` of what was created. */
export interface Result {
  readonly body?: unknown
  readonly location?: string
  readonly etag?: string
}

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

/** One path and method of the control API: what the router and the OpenAPI document are made from. */
interface Spec<Q extends InputName, B extends InputName> {
  readonly method: Method
  /** As OpenAPI writes it: `/control/users/{key}`. */
  readonly path: string
  readonly summary: string
  readonly query?: Q
  readonly body?: B
  /** `raw`: read by the handler; `checked-later`: an object whose check needs more than a schema. */
  readonly reading?: 'raw' | 'checked-later'
  readonly status: 200 | 201 | 204
  /** Of the success. */
  readonly answer?: ResponseName
  /** A media type other than JSON. */
  readonly media?: string
  /** Whether the answer has an ETag, and a PATCH takes If-Match. */
  readonly tagged?: true
  /** Statuses of the refusals, beside 401, 403 and 422. */
  readonly refusals?: readonly number[]
  /** Of a body. */
  readonly example?: unknown
  /** Undefined: the handler has answered itself, or there is nothing to say. */
  readonly handle: (call: Call<Q, B>) => Promise<Result | undefined>
}

/** A spec whose handler reads its input itself. */
export interface Operation extends Omit<Spec<InputName, InputName>, 'handle'> {
  readonly handle: (ctx: Context, input: InputReader) => Promise<void>
}

/** Makes an operation: reads its input, calls its handler, answers. */
export function operation<Q extends InputName = 'nothing', B extends InputName = 'nothing'>(
  spec: Spec<Q, B>,
): Operation {
  const { handle, status } = spec
  return {
    ...spec,
    async handle(ctx, input) {
      const query = input.query(ctx, spec.query ?? ('nothing' as Q))
      const body = await readBody(ctx, input, spec)
      const param = (name: string) => String(ctx['params'][name])
      const result = await handle({ ctx, param, query, body })
      if (ctx.respond === false) return
      if (ctx.body === undefined && ctx.status === 404) ctx.status = status
      if (result?.location !== undefined) ctx.set('Location', result.location)
      if (result?.etag !== undefined) ctx.set('ETag', result.etag)
      if (result?.body !== undefined) ctx.body = result.body
      if (status !== 204 && result?.body !== undefined) ctx.status = status
    },
  }
}

async function readBody<Q extends InputName, B extends InputName>(
  ctx: Context,
  input: InputReader,
  { method, body, reading }: Spec<Q, B>,
): Promise<InputOf<B>> {
  const empty = {} as InputOf<B>
  if (reading === 'raw' || method === 'get' || method === 'delete') return empty
  if (reading === 'checked-later') return (await input.object(ctx)) as InputOf<B>
  return input.body(ctx, body ?? ('nothing' as B))
}
