import type * as z from 'zod'
import { jsonSchema } from '../../api/schemas/inputs.ts'

/** A schema in the dialect of OpenAPI 3.0. */
type Schema = Readonly<Record<string, unknown>>

/**
 * Converts a schema to the dialect of OpenAPI 3.0, in the forms that code generators can use. It accepts everything that
 * the schema accepts, and a little more.
 */
export function schemaJson(schema: z.ZodType, io: 'input' | 'output'): Schema {
  return simplified(jsonSchema(schema, io, 'openapi-3.0'), io) as Schema
}

function simplified(part: unknown, io: 'input' | 'output'): unknown {
  if (typeof part !== 'object' || part === null) return part
  if (Array.isArray(part)) return part.map((each) => simplified(each, io))
  const schema: Schema = { ...part }
  const members = Object.entries(schema).flatMap(([name, value]) =>
    simpleMember(name, value, schema, io),
  )
  const simple = Object.fromEntries(members.map(([name, value]) => [name, simplified(value, io)]))
  return withoutUnion(simple)
}

/** Returns a member of a schema in its simplest form, or none. */
function simpleMember(
  name: string,
  value: unknown,
  schema: Schema,
  io: 'input' | 'output',
): (readonly [string, unknown])[] {
  const isNamed = typeof schema['type'] === 'string'
  if (!isNamed) return [[name, value]]
  switch (name) {
    case 'additionalProperties':
      // Generators make a class without members of an object that may have any other member, and strict clients refuse
      // what a later version adds to a response.
      if (schema['properties'] === undefined) return [[name, isEmpty(value) ? true : value]]
      return isEmpty(value) || io === 'output' ? [] : [[name, value]]
    // A format says the same as its pattern.
    case 'pattern':
      return schema['format'] === undefined ? [[name, value]] : []
    case 'propertyNames':
    case 'exclusiveMinimum':
      return []
    case 'examples':
      return Array.isArray(value) ? [['example', value[0]]] : []
    case 'type':
      return value === 'number'
        ? [
            [name, value],
            ['format', 'double'],
          ]
        : [[name, value]]
    // A constant of a boolean type: generators know only enums of texts.
    case 'enum':
      if (schema['type'] === 'boolean') return []
      // OpenAPI 3.0.3: null is a value of an enum only if it is listed.
      return [[name, schema['nullable'] === true ? [...(value as unknown[]), null] : value]]
    case 'minimum':
    case 'maximum':
      return Math.abs(Number(value)) === Number.MAX_SAFE_INTEGER ? [] : [[name, value]]
    default:
      return [[name, value]]
  }
}

const isEmpty = (value: unknown) =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0

/**
 * Makes one object of objects that a member tells apart, and a list of a union of one and several, since generators make
 * unions hard to use.
 */
function withoutUnion(schema: Schema): Schema {
  const { oneOf, anyOf, ...rest } = schema
  const given: unknown = oneOf ?? anyOf
  if (!Array.isArray(given)) return schema
  const union: readonly ObjectSchema[] = given.flatMap((each) => each.anyOf ?? each)
  const [one, several] = union
  if (several?.type === 'array' && JSON.stringify(several.items) === JSON.stringify(one))
    return { ...rest, ...several }
  const required = union
    .map((each) => (each.type === 'object' ? (each.required ?? []) : []))
    .reduce((all, own) => all.filter((name) => own.includes(name)))
  if (required.length === 0) return { ...rest, anyOf: union }
  const properties: Record<string, Schema> = {}
  for (const each of union)
    for (const [name, property] of Object.entries(each.properties ?? {}))
      properties[name] = bothOf(properties[name], property)
  return { ...rest, type: 'object', properties, required, additionalProperties: false }
}

interface ObjectSchema {
  readonly type?: string
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
}

/** Returns a property that has the values of both. */
function bothOf(one: Schema | undefined, other: Schema): Schema {
  const { enum: known } = one ?? {}
  const { enum: more } = other
  return Array.isArray(known) && Array.isArray(more)
    ? { ...other, enum: [...new Set([...known, ...more])] }
    : other
}
