import type { Context } from 'koa'
import type { InputName, InputOf } from '../../api/schemas/inputs.ts'
import type { ResponseName } from '../../api/schemas/responses.ts'
import type { InputReader } from './control-input.ts'

/** A call to the control API, with its input read and checked. */
export interface Call<Q extends InputName, B extends InputName> {
  readonly ctx: Context
  /** Returns a path parameter, such as `id`. */
  readonly param: (name: string) => string
  readonly query: InputOf<Q>
  readonly body: InputOf<B>
}

/** The result of a call. `location` is the path of what was created. */
export interface Result {
  readonly body?: unknown
  readonly location?: string
  readonly etag?: string
}

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

/** One path and method of the control API. The router and the OpenAPI document are created from it. */
interface Spec<Q extends InputName, B extends InputName> {
  /** The name of the call in clients that are generated from the OpenAPI document: a verb and a noun. */
  readonly id: string
  readonly method: Method
  /** In OpenAPI's notation: `/control/users/{key}`. */
  readonly path: string
  /** One line, in the imperative. */
  readonly summary: string
  readonly description?: string
  readonly query?: Q
  readonly body?: B
  /** `raw`: the handler reads the body. `checked-later`: an object that a schema alone cannot check. */
  readonly reading?: 'raw' | 'checked-later'
  readonly status: 200 | 201 | 204
  /** The schema of a successful response. */
  readonly answer?: ResponseName
  /** A media type other than JSON. */
  readonly media?: string
  /** Whether the response has an ETag, and a PATCH accepts If-Match. */
  readonly tagged?: true
  /** Statuses of refusals, in addition to 401, 403 and 422. */
  readonly refusals?: readonly number[]
  /** An example of a body. */
  readonly example?: unknown
  /** Returns undefined if the handler has already responded, or if there is no content. */
  readonly handle: (call: Call<Q, B>) => Promise<Result | undefined>
}

/** A specification whose handler reads its own input. */
export interface Operation extends Omit<Spec<InputName, InputName>, 'handle'> {
  readonly handle: (ctx: Context, input: InputReader) => Promise<void>
}

/** Creates an operation, which reads its input, calls its handler and responds. */
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
