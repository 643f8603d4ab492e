import { Validator } from '@seriousme/openapi-schema-validator'
import got from 'got'
import { readOpenApi } from '../helpers/openapi.ts'
import { withSimulator } from '../helpers/simulator.ts'

withSimulator(
  'the OpenAPI document is valid, and names every path of the control API',
  async (t, { simulator }) => {
    const document = await readOpenApi(simulator.url)
    const result = await new Validator().validate(JSON.parse(JSON.stringify(document)))
    t.true(result.valid, JSON.stringify(result.errors))
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    )
    t.is(operations.length, 51)
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
      'POST /control/journal/take',
      'GET /control/events',
      'POST /control/logins',
      'POST /control/codes/expire',
      'POST /control/keys/rotate',
      'POST /control/keys/restore',
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
    for (const id of ids) t.regex(id, /^[a-z]+([A-Z][a-z]+)*$/)
    const all = Object.values(document.paths).flatMap((methods) => Object.values(methods))
    for (const { operationId, summary, tags, requestBody, responses } of all) {
      t.regex(summary, /^[A-Z]/, operationId)
      t.is(tags.length, 1, operationId)
      const bodies = [requestBody, ...Object.values(responses)].flatMap((each) =>
        Object.values(each?.content ?? {}),
      )
      // Generators name the models after the components.
      for (const { schema } of bodies)
        t.true(
          '$ref' in schema || schema.type === 'string',
          `${operationId}: ${JSON.stringify(schema)}`,
        )
    }
  },
)

withSimulator('the OpenAPI document has what code generators can use', async (t, { simulator }) => {
  const document = await readOpenApi(simulator.url)
  const { schemas } = document.components
  const text = JSON.stringify(schemas)
  t.false(text.includes('"additionalProperties":{}'))
  t.false(text.includes('"oneOf"'))
  t.deepEqual(schemas['UserList']?.properties?.['items'], {
    type: 'array',
    items: { $ref: '#/components/schemas/User' },
  })
  const steps = ['ScenarioStep', 'ScenarioSteps'].map((name) => ({
    $ref: `#/components/schemas/${name}`,
  }))
  t.deepEqual(schemas['UserScenario'], { anyOf: [{ type: 'string' }, ...steps] })
  t.deepEqual(schemas['NewFault']?.properties?.['attributes'], {
    type: 'object',
    additionalProperties: true,
  })
  t.deepEqual(schemas['Action']?.properties?.['login'], { nullable: true, type: 'string' })
})

withSimulator('the examples of the OpenAPI document do what they say', async (t, { simulator }) => {
  const document = await readOpenApi(simulator.url)
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

withSimulator(
  'a change of a user whose fault has a taken name is refused as documented',
  async (t, { simulator }) => {
    const document = await readOpenApi(simulator.url)
    const path = '/control/users/{key}'
    const faults = [{ kind: 'latency', name: '+32470000025:latency' }]
    const url = simulator.url + path.replace('{key}', '+32470000001')
    const answer = await got.patch(url, { json: { faults }, throwHttpErrors: false })
    t.is(answer.statusCode, 409)
    t.true('409' in (document.paths[path]?.['patch']?.responses ?? {}))
  },
)
