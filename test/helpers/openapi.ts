import fc from 'fast-check'
import got from 'got'
import { oddText } from './odd-values.ts'

/** A schema of the OpenAPI document, as far as values are made of it. */
export interface Schema {
  readonly $ref?: string
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly required?: readonly string[]
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
}

export interface Operation {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly summary: string
  readonly parameters: readonly { name: string; in: 'path' | 'query' | 'header'; schema: Schema }[]
  readonly requestBody?: { content: Record<string, { schema: Schema; example?: unknown }> }
  readonly responses: Record<string, { content?: Record<string, { schema: Schema }> }>
}

export interface Document {
  readonly paths: Record<string, Record<string, Operation>>
  readonly components: { schemas: Record<string, Schema> }
}

/** The OpenAPI document of a simulator. */
export async function readOpenApi(url: string): Promise<Document> {
  return got(`${url}/control/openapi.json`).json<Document>()
}

/** A schema in which references are replaced by what they refer to. */
export function resolved(schema: Schema, document: Document): Schema {
  const text = JSON.stringify(schema, (_name, value) => {
    const name = /#\/components\/schemas\/(\w+)/.exec(value?.$ref ?? '')?.[1]
    return name === undefined ? value : document.components.schemas[name]
  })
  return JSON.parse(text)
}

/** Values that fit a schema, and some that do not. */
export function arbitraryOf(schema: Schema, depth = 0): fc.Arbitrary<unknown> {
  const odd = fc.oneof(
    fc.string(),
    fc.integer(),
    fc.constant(null),
    fc.boolean(),
    fc.constant([]),
    fc.constant({}),
  )
  if (depth > 4) return odd
  const right = rightValues(schema, depth)
  return fc.oneof({ weight: 30, arbitrary: right }, { weight: 1, arbitrary: odd })
}

function rightValues(schema: Schema, depth: number): fc.Arbitrary<unknown> {
  const choices = schema.anyOf ?? schema.oneOf
  if (choices !== undefined && choices.length > 0)
    return fc.oneof(...choices.map((each) => arbitraryOf(each, depth + 1)))
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum)
  if ('const' in schema) return fc.constant(schema.const)
  switch (schema.type) {
    case 'object':
      return objectOf(schema, depth)
    case 'array':
      return fc.array(arbitraryOf(schema.items ?? {}, depth + 1), { maxLength: 1 })
    case 'boolean':
      return fc.boolean()
    case 'integer':
      return fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer())
    case 'number':
      return fc.oneof(fc.integer({ min: 0, max: 3 }), fc.double())
    default:
      return words
  }
}

/** What must be there, and a few of what may be. */
function objectOf(
  { properties = {}, required = [] }: Schema,
  depth: number,
): fc.Arbitrary<unknown> {
  const optional = Object.keys(properties).filter((name) => !required.includes(name))
  return fc
    .subarray(optional, { maxLength: Math.min(3, optional.length) })
    .chain((names) =>
      fc.record(
        Object.fromEntries(
          [...required, ...names].map((name) => [
            name,
            arbitraryOf(properties[name] ?? {}, depth + 1),
          ]),
        ),
      ),
    )
}

/** Texts of which some mean something here. */
export const words = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      ...['DEMO', 'DEMO_LOGIN', '+32470000002', '+32470000001', '32470000002', 'manual'],
      ...['reject', 'https://app.example/cb', 'latency', '+32470000025:latency'],
    ),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 30 }) },
  { weight: 1, arbitrary: oddText(300) },
)
