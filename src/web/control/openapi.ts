import { version } from '../../config/root.ts'
import { createOpenApiSchemas, type OpenApiSchemas } from './openapi-schemas.ts'
import type { Operation } from './operation.ts'
import { schemaJson } from './simple-schema.ts'

type Json = Readonly<Record<string, unknown>>

const refusals: Readonly<Record<number, string>> = {
  204: 'Nothing came in time',
  401: 'The control token is missing or wrong',
  403: 'Not allowed from this address or website',
  404: 'Not found',
  409: 'It exists already, or was decided already',
  410: 'It is too old: it was replaced, or used before',
  412: 'It was changed in the meantime: If-Match is not its ETag',
  422: 'Wrong input: errors lists each problem, with its place and remedy',
  503: 'Too many',
}

/** The tags of the operations, by the beginning of their paths. */
const tags: readonly (readonly [start: string, tag: string, about: string])[] = [
  ['users', 'users', 'Simulated users'],
  ['partners', 'partners', 'Clients and their services'],
  ['actions', 'actions', 'What waits on the simulated phones'],
  ['fault', 'faults', 'Deliberate errors'],
  ['journal', 'journal', 'What happened'],
  ['events', 'journal', 'What happened'],
  ['logins', 'logins', 'Whole logins, and what clients sent'],
  ['codes', 'logins', 'Whole logins, and what clients sent'],
  ['access-tokens', 'logins', 'Whole logins, and what clients sent'],
  ['sandboxes', 'sandboxes', 'Separate simulators'],
  ['tokens', 'testers', 'People who test by hand'],
]
const otherTag = ['', 'simulator', 'The simulator itself'] as const

const tagOf = (path: string) =>
  tags.find(([start]) => path.startsWith(`/control/${start}`)) ?? otherTag

/**
 * Creates the OpenAPI document of the control API, from its operations and their schemas. It is OpenAPI 3.0, since code
 * generators of several languages do not read 3.1 yet.
 */
export function openApiDocument(operations: readonly Operation[], serverUrl: string): Json {
  const schemas = createOpenApiSchemas()
  const paths = new Map<string, Json>()
  for (const each of operations) {
    const before = paths.get(each.path) ?? {}
    paths.set(each.path, { ...before, [each.method]: operationJson(each, schemas) })
  }
  const described = new Map([...tags, otherTag].map(([, name, about]) => [name, about]))
  return {
    openapi: '3.0.3',
    info: {
      title: 'itsme-simulator: control API',
      version,
      description:
        'Controls a simulator of itsme. It is not itsme. Times are ISO 8601 in UTC, durations are seconds.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    servers: [{ url: serverUrl }],
    tags: Array.from(described, ([name, description]) => ({ name, description })),
    security: [{}, { controlToken: [] }],
    paths: Object.fromEntries(paths),
    components: {
      securitySchemes: { controlToken: { type: 'http', scheme: 'bearer' } },
      schemas: schemas.components,
    },
  }
}

function operationJson(each: Operation, schemas: OpenApiSchemas): Json {
  const { id, method, path, summary, description, body } = each
  const takesBody = body !== undefined && method !== 'get' && method !== 'delete'
  return {
    operationId: id,
    tags: [tagOf(path)[1]],
    summary,
    ...(description === undefined ? {} : { description }),
    parameters: [
      ...pathParameters(path),
      ...queryParameters(each, schemas),
      ...(each.tagged && method === 'patch' ? [ifMatch] : []),
    ],
    ...(takesBody ? { requestBody: requestBody(each, schemas) } : {}),
    responses: responsesOf(each, schemas),
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

function queryParameters({ query }: Operation, { inputs }: OpenApiSchemas): Json[] {
  if (query === undefined) return []
  const { properties = {}, required = [] }: { properties?: Json; required?: readonly string[] } =
    schemaJson(inputs[query], 'input')
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    ...(required.includes(name) ? { required: true } : {}),
    schema,
  }))
}

function requestBody({ body = 'nothing', example }: Operation, { bodyRef }: OpenApiSchemas): Json {
  const content = { schema: bodyRef(body), ...(example === undefined ? {} : { example }) }
  const json = { 'application/json': content }
  return {
    content: body === 'fixtures' ? { ...json, 'application/yaml': content } : json,
  }
}

function headersOf({ status, tagged }: Operation): Json {
  const names = [...(status === 201 ? ['Location'] : []), ...(tagged ? ['ETag'] : [])]
  if (names.length === 0) return {}
  return { headers: Object.fromEntries(names.map((name) => [name, { schema: text }])) }
}

function responsesOf(each: Operation, { responseRef }: OpenApiSchemas): Json {
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
        : { content: { 'application/json': { schema: responseRef(answer) } } }),
    },
    ...Object.fromEntries(
      all.map((code) => [
        code,
        {
          description: refusals[code],
          ...(code === 204
            ? {}
            : { content: { 'application/problem+json': { schema: responseRef('problem') } } }),
        },
      ]),
    ),
  }
}
