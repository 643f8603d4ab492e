import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import test from 'ava'
import fc from 'fast-check'
import got from 'got'
import { start, withSimulator } from '../helpers/simulator.ts'
import { codeOf, redeemCode } from '../helpers/unattended.ts'

interface Schema {
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly required?: readonly string[]
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
}

interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly parameters: readonly { name: string; in: 'path' | 'query'; schema: Schema }[]
  readonly requestBody?: { content: Record<string, { schema: Schema; example?: unknown }> }
  readonly responses: Record<string, { content?: Record<string, { schema: { $ref?: string } }> }>
}

interface Document {
  readonly paths: Record<string, Record<string, Operation>>
  readonly components: { schemas: Record<string, object> }
}

async function read(url: string): Promise<Document> {
  return got(`${url}/control/openapi.json`).json<Document>()
}

withSimulator(
  'the OpenAPI document is valid, and names every path of the control API',
  async (t, { simulator }) => {
    const document = await read(simulator.url)
    const result = await new Validator().validate(JSON.parse(JSON.stringify(document)))
    t.true(result.valid, JSON.stringify(result.errors))
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    )
    t.is(operations.length, 40)
    const documented = [
      'GET /control/state',
      'POST /control/reset',
      'PUT /control/fixtures',
      'PATCH /control/users/{key}',
      'DELETE /control/partners/{code}',
      'GET /control/partners/{code}/findings',
      'GET /control/actions/next',
      'POST /control/actions/{id}/confirm',
      'POST /control/faults/{name}/release',
      'DELETE /control/journal',
      'GET /control/events',
      'POST /control/logins',
      'POST /control/codes/expire',
      'POST /control/keys/rotate',
      'POST /control/partners/{code}/secret-link',
      'POST /control/sandboxes',
      'DELETE /control/sandboxes/{id}',
    ]
    t.deepEqual(
      documented.filter((each) => !operations.includes(each)),
      [],
    )
    const ids = Object.values(document.paths).flatMap((methods) =>
      Object.values(methods).map(({ operationId }) => operationId),
    )
    t.is(new Set(ids).size, ids.length)
  },
)

withSimulator('the examples of the OpenAPI document do what they say', async (t, { simulator }) => {
  const document = await read(simulator.url)
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, { requestBody, responses }] of Object.entries(methods)) {
      const example = requestBody?.content['application/json']?.example
      if (example === undefined || path.includes('{')) continue
      const answer = await got(simulator.url + path, {
        method: method as 'post',
        json: example,
        throwHttpErrors: false,
      })
      t.true(String(answer.statusCode).startsWith('2'), `${method} ${path}: ${answer.body}`)
      t.true(String(answer.statusCode) in responses, `${method} ${path}: ${answer.statusCode}`)
    }
  }
})

/** Values that fit a schema, and some that do not. */
function arbitraryOf(schema: Schema, depth = 0): fc.Arbitrary<unknown> {
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
const words = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      ...['DEMO', 'DEMO_LOGIN', '+32470000002', '+32470000001', '32470000002', 'manual'],
      ...['reject', 'https://app.example/cb', 'latency', '+32470000025:latency'],
    ),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 30 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 10 }) },
)

interface RandomCall {
  readonly method: string
  readonly path: string
  readonly operation: Operation
  readonly params: Readonly<Record<string, unknown>>
  readonly query: Readonly<Record<string, unknown>>
  readonly body: unknown
}

function arbitraryCall(document: Document): fc.Arbitrary<RandomCall> {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      // Streams, and calls that wait.
      .filter(() => !path.endsWith('/events') && !path.endsWith('/next'))
      .map(([method, operation]) => ({ path, method, operation })),
  )
  return fc.constantFrom(...operations).chain(({ path, method, operation }) => {
    const some = (place: 'path' | 'query') =>
      Object.fromEntries(
        operation.parameters
          .filter((each) => each.in === place)
          .map(({ name, schema }) => [name, place === 'path' ? words : arbitraryOf(schema)]),
      )
    const schema = operation.requestBody?.content['application/json']?.schema
    return fc.record({
      method: fc.constant(method),
      path: fc.constant(path),
      operation: fc.constant(operation),
      params: fc.record(some('path')),
      query: fc.record(some('query'), { requiredKeys: [] }),
      body: schema === undefined ? fc.constant(undefined) : arbitraryOf(schema),
    })
  })
}

function urlOf(origin: string, { path, params, query }: RandomCall): string {
  const filled = path.replace(
    /\{(\w+)\}/g,
    (_all, name) => encodeURIComponent(String(params[name]).slice(0, 60)) || 'x',
  )
  const search = new URLSearchParams(
    Object.entries(query).map(([name, value]) => [name, String(value)]),
  )
  return `${origin}${filled}?${search}`
}

test('2,000 random calls never get a 500, answer as documented, and leave the simulator whole', async (t) => {
  t.timeout(240_000)
  const { simulator, log } = await start(t, { logLevel: 'error' })
  const document = await read(simulator.url)
  const ajv = new Ajv2020({ strict: false, validateFormats: false })
  ajv.addSchema({ $id: 'doc', components: document.components })
  const seen = new Map<number, number>()
  const agentOptions = { throwHttpErrors: false, retry: { limit: 0 } } as const
  const check = async (call: RandomCall) => {
    const answer = await got(urlOf(simulator.url, call), {
      ...agentOptions,
      method: call.method as 'get',
      ...(call.body === undefined || call.method === 'get' || call.method === 'delete'
        ? {}
        : { json: call.body as object }),
    })
    const { statusCode: status, body } = answer
    seen.set(status, (seen.get(status) ?? 0) + 1)
    const place = `${call.method} ${urlOf('', call)} ${JSON.stringify(call.body)} → ${status} ${body.slice(0, 300)}`
    if (status >= 500 && status !== 503) throw new Error(place)
    const documented = call.operation.responses[String(status)]
    // A path that is made of dots or slashes is another path.
    if (documented === undefined && status === 404) return
    if (documented === undefined) throw new Error(`not documented: ${place}`)
    const ref = Object.values(documented.content ?? {})[0]?.schema.$ref
    if (ref !== undefined && !ajv.validate({ $ref: `doc${ref}` }, JSON.parse(body))) {
      throw new Error(`${ajv.errorsText()}: ${place}`)
    }
  }
  await fc.assert(fc.asyncProperty(arbitraryCall(document), check), {
    numRuns: 2000,
    seed: Number(process.env['FC_SEED'] ?? 20_261_122),
    endOnFailure: true,
  })
  t.log(JSON.stringify([...seen]))
  t.true((seen.get(200) ?? 0) > 100)
  t.true((seen.get(422) ?? 0) > 100)
  t.true((seen.get(201) ?? 0) > 10, JSON.stringify([...seen]))
  t.deepEqual(
    log.filter((line) => line.includes('unexpected')),
    [],
  )
  await simulator.fixtures.put({})
  for (const { name } of await simulator.faults.list()) await simulator.faults.remove(name)
  const { status } = await redeemCode(simulator, await codeOf(simulator, '+32470000002'))
  t.is(status, 200, 'a login works as ever')
})
