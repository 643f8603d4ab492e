import { createControlInputs, type InputName, jsonSchema } from '../../api/schemas/inputs.ts'
import { createControlResponses } from '../../api/schemas/responses.ts'
import { version } from '../../config/root.ts'
import type { Operation } from './operation.ts'

type Json = Readonly<Record<string, unknown>>

const refusals: Readonly<Record<number, string>> = {
  204: 'Nothing came in time',
  401: 'The control token is missing or wrong',
  403: 'Not from here',
  404: 'There is no such thing',
  409: 'It exists already, or was decided already',
  412: 'It was changed meanwhile: If-Match is not its ETag',
  422: 'Wrong input: errors says where, and what to change',
  503: 'There are too many',
}

/** Creates the OpenAPI 3.1 document of the control API, from its operations and their schemas. */
export function openApiDocument(operations: readonly Operation[], serverUrl: string): Json {
  const inputs = createControlInputs()
  const answers = Object.entries(createControlResponses())
  const paths = new Map<string, Json>()
  for (const each of operations) {
    const before = paths.get(each.path) ?? {}
    paths.set(each.path, { ...before, [each.method]: operationJson(each, inputs) })
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'itsme-simulator: control API',
      version,
      description:
        'Steers a simulator of itsme. Not itsme. Times are ISO 8601 UTC, durations seconds.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: serverUrl }],
    security: [{}, { controlToken: [] }],
    paths: Object.fromEntries(paths),
    components: {
      securitySchemes: { controlToken: { type: 'http', scheme: 'bearer' } },
      schemas: Object.fromEntries(
        answers.map(([name, schema]) => [name, jsonSchema(schema, 'output')]),
      ),
    },
  }
}

type Inputs = ReturnType<typeof createControlInputs>

function operationJson(each: Operation, inputs: Inputs): Json {
  const { method, path, summary, body, example } = each
  const takesBody = body !== undefined && method !== 'get' && method !== 'delete'
  return {
    operationId: `${method}${path.replace(/[^a-z]+(\w)/gi, (_all, letter) => letter.toUpperCase()).replace(/\W/g, '')}`,
    summary,
    parameters: [
      ...pathParameters(path),
      ...queryParameters(each, inputs),
      ...(each.tagged && method === 'patch' ? [ifMatch] : []),
    ],
    ...(takesBody ? { requestBody: requestBody(body, inputs, example) } : {}),
    responses: responsesOf(each),
  }
}

const text = { type: 'string' } as const
const ifMatch: Json = { name: 'If-Match', in: 'header', schema: text }

function pathParameters(path: string): Json[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string', minLength: 1 },
  }))
}

function queryParameters({ query }: Operation, inputs: Inputs): Json[] {
  if (query === undefined) return []
  const { properties = {}, required = [] }: { properties?: Json; required?: readonly string[] } =
    jsonSchema(inputs[query], 'input')
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    ...(required.includes(name) ? { required: true } : {}),
    schema,
  }))
}

function requestBody(name: InputName, inputs: Inputs, example: unknown): Json {
  const schema = jsonSchema(inputs[name], 'input')
  const content = { schema, ...(example === undefined ? {} : { example }) }
  const json = { 'application/json': content }
  return { content: name === 'fixtures' ? { ...json, 'application/yaml': content } : json }
}

function headersOf({ status, tagged }: Operation): Json {
  const names = [...(status === 201 ? ['Location'] : []), ...(tagged ? ['ETag'] : [])]
  if (names.length === 0) return {}
  return { headers: Object.fromEntries(names.map((name) => [name, { schema: text }])) }
}

function responsesOf(each: Operation): Json {
  const { status, answer, media, refusals: more = [] } = each
  const all = [401, 403, 422, ...more].sort()
  return {
    [status]: {
      description: status === 201 ? 'Created; Location says where' : 'Done',
      ...headersOf(each),
      ...(answer === undefined
        ? media === undefined
          ? {}
          : { content: { [media]: { schema: { type: 'string' } } } }
        : { content: contentOf(answer, 'application/json') }),
    },
    ...Object.fromEntries(
      all.map((code) => [
        code,
        {
          description: refusals[code],
          ...(code === 204 ? {} : { content: contentOf('problem', 'application/problem+json') }),
        },
      ]),
    ),
  }
}

function contentOf(answer: string, media: string): Json {
  return { [media]: { schema: { $ref: `#/components/schemas/${answer}` } } }
}
