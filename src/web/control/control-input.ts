import type { Context } from 'koa'
import type { InputChecks } from '../../api/schemas/input-checks.ts'
import { type InputName, type InputOf, schemaOf, typesOf } from '../../api/schemas/inputs.ts'
import { checked, refuseProblems } from '../../config/fixtures/check-entry.ts'
import { SimulatorError } from '../../domain/errors.ts'
import { parseQueryPhoneNumber } from '../../domain/people/phone-number.ts'
import { readJson } from '../http/http.ts'

/** Reads the input of calls. The schemas that it uses are also the source of the OpenAPI document. */
export interface InputReader {
  /** Reads the query. Reports all unknown or invalid parameters at once. @throws SimulatorError `bad-input` */
  query<N extends InputName>(ctx: Context, name: N): InputOf<N>
  /** Reads a JSON body. An empty body counts as an empty object. @throws SimulatorError `bad-input` */
  body<N extends InputName>(ctx: Context, name: N): Promise<InputOf<N>>
  /** Reads a JSON object without further checks. @throws SimulatorError `bad-input` */
  object(ctx: Context): Promise<Readonly<Record<string, unknown>>>
}

export function createInputReader({ inputs }: InputChecks): InputReader {
  return {
    query(ctx, name) {
      const values = Object.entries(ctx.query).map(([key, given]) => {
        const types = typesOf(inputs()[name], key)
        if (Array.isArray(given) && types.includes('array')) return [key, given]
        if (Array.isArray(given)) {
          refuseProblems([{ path: [key], message: 'must be given once' }])
        }
        return [key, fromText(key, String(given), types)]
      })
      return checked(schemaOf(inputs(), name), Object.fromEntries(values), 'parameter')
    },
    async body(ctx, name) {
      return checked(schemaOf(inputs(), name), await readObject(ctx))
    },
    object: readObject,
  }
}

/** Converts a parameter to the type in the schema. In a query, a `+` may have become a space. */
function fromText(key: string, text: string, types: readonly string[]): unknown {
  if (key === 'phoneNumber') return parseQueryPhoneNumber(text) ?? text
  if (types.includes('boolean')) return text === 'true' || (text === 'false' ? false : text)
  const isNumber = types.includes('number') || types.includes('integer')
  return isNumber && text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text
}

async function readObject(ctx: Context): Promise<Readonly<Record<string, unknown>>> {
  const body = await readJson(ctx)
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) {
    return body as Readonly<Record<string, unknown>>
  }
  throw new SimulatorError('bad-input', 'body: must be a JSON object')
}

/** Returns the condition of a change, from the header If-Match. */
export function ifMatchOf(ctx: Context): { readonly ifMatch?: string } {
  const ifMatch = ctx.get('If-Match')
  return ifMatch === '' ? {} : { ifMatch }
}
