import type { Context } from 'koa'
import { checked, refuseProblems } from '../../config/check-entry.ts'
import {
  createControlInputs,
  type InputName,
  type InputOf,
  isNumeric,
} from '../../config/control-schema.ts'
import { SimulatorError } from '../../domain/errors.ts'
import { lazy } from '../../domain/lazy.ts'
import { parseQueryPhoneNumber } from '../../domain/phone-number.ts'
import { readJson } from '../http.ts'

/** Reads what calls bring, by the schemas from which the OpenAPI document is made. */
export interface InputReader {
  /** Every unknown or wrong parameter at once. @throws SimulatorError `bad-input` */
  query<N extends InputName>(ctx: Context, name: N): InputOf<N>
  /** A JSON body; an empty one is an empty object. @throws SimulatorError `bad-input` */
  body<N extends InputName>(ctx: Context, name: N): Promise<InputOf<N>>
  /** A JSON object, not checked further. @throws SimulatorError `bad-input` */
  object(ctx: Context): Promise<Readonly<Record<string, unknown>>>
}

export function createInputReader(): InputReader {
  /** Made with the first call: schemas cost milliseconds. */
  const inputs = lazy(createControlInputs)
  return {
    query(ctx, name) {
      const values = Object.entries(ctx.query).map(([key, given]) => {
        if (Array.isArray(given)) {
          refuseProblems([{ path: [key], message: 'must be given once' }])
        }
        return [key, fromText(key, String(given), isNumeric(inputs()[name], key))]
      })
      return checked<InputOf<typeof name>>(
        inputs()[name] as never,
        Object.fromEntries(values),
        'parameter',
      )
    },
    async body(ctx, name) {
      return checked<InputOf<typeof name>>(inputs()[name] as never, await readObject(ctx))
    },
    object: readObject,
  }
}

/** A parameter as the value that the schema speaks of; in a query `+` may have become a space. */
function fromText(key: string, text: string, numeric: boolean): unknown {
  if (key === 'phoneNumber') return parseQueryPhoneNumber(text) ?? text
  return numeric && text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text
}

async function readObject(ctx: Context): Promise<Readonly<Record<string, unknown>>> {
  const body = await readJson(ctx)
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) {
    return body as Readonly<Record<string, unknown>>
  }
  throw new SimulatorError('bad-input', 'body: must be a JSON object')
}

/** What the header If-Match says a change depends on. */
export function ifMatchOf(ctx: Context): { readonly ifMatch?: string } {
  const ifMatch = ctx.get('If-Match')
  return ifMatch === '' ? {} : { ifMatch }
}

/** The part of a list that a query asks for: `limit` entries after the one that `after` names. */
export function pageOf<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  query: { readonly limit?: number; readonly after?: string },
): { items: T[] } {
  const { limit = 100, after } = query
  const index = after === undefined ? -1 : items.findIndex((item) => keyOf(item) === after)
  if (after !== undefined && index === -1) {
    const message = `no entry ${JSON.stringify(after)} is left; begin again without after`
    refuseProblems([{ path: ['after'], message }])
  }
  return { items: items.slice(index + 1, index + 1 + limit) }
}
