import { Ajv2020 } from 'ajv/dist/2020.js'
import test from 'ava'
import fc from 'fast-check'
import { type Fuzzed, fuzz, startFuzzed } from '../helpers/fuzz.ts'
import { arbitraryOf, type Document, readOpenApi, resolved, words } from '../helpers/openapi.ts'
import { raw } from '../helpers/raw.ts'
import { codeOf, redeemCode } from '../helpers/unattended.ts'

/** Stands in a path for something that an answer named. */
const learned = 'learned-'

const pathWords: Readonly<Record<string, readonly string[]>> = {
  key: ['+32470000001', '+32470000002', '32470000001', 'u1'],
  code: ['DEMO', 'DEMO_KEYS'],
  service: ['DEMO_LOGIN', 'DEMO_KEYS_LOGIN'],
}

function pathPart(name: string): fc.Arbitrary<string> {
  const known = pathWords[name] ?? []
  return fc.oneof(
    { weight: 4, arbitrary: known.length > 0 ? fc.constantFrom(...known) : learnedPart },
    { weight: 1, arbitrary: learnedPart },
    { weight: 1, arbitrary: words },
    {
      weight: 1,
      arbitrary: fc.constantFrom('.', '..', '%', '%2e%2e', '%2F', 'a%00b', '__proto__'),
    },
  )
}

const learnedPart = fc.nat(100).map((index) => learned + index)
const ifMatch = fc.constantFrom('*', '"x"', 'W/"x"', '', ',,,', '"a", "b"', '\xff', learned)

interface Call {
  readonly method: string
  readonly path: string
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, unknown>>
  readonly ifMatch: string | undefined
  readonly body: unknown
}

function arbitraryCall(document: Document): fc.Arbitrary<Call> {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      // Streams, and calls that wait.
      .filter(() => !path.endsWith('/events') && !path.endsWith('/next'))
      .map(([method, operation]) => ({ path, method, operation })),
  )
  return fc.constantFrom(...operations).chain(({ path, method, operation }) => {
    const { parameters } = operation
    const inPlace = (place: string) => parameters.filter((each) => each.in === place)
    const schema = operation.requestBody?.content['application/json']?.schema
    const parts = inPlace('path').map(({ name }) => [name, pathPart(name)] as const)
    const query = inPlace('query').map((each) => [each.name, arbitraryOf(each.schema)] as const)
    const hasTag = inPlace('header').length > 0
    return fc.record({
      method: fc.constant(method),
      path: fc.constant(path),
      params: fc.record(Object.fromEntries(parts)),
      query: fc.record(Object.fromEntries(query), { requiredKeys: [] }),
      ifMatch: hasTag ? fc.option(ifMatch, { nil: undefined }) : fc.constant(undefined),
      body: schema === undefined ? fc.constant(undefined) : arbitraryOf(resolved(schema, document)),
    })
  })
}

function targetOf({ path, params, query }: Call): string {
  const filled = path.replace(/\{(\w+)\}/g, (_all, name) => {
    const text = params[name] ?? ''
    return (text.startsWith('%') ? text : encodeURIComponent(text.slice(0, 300))) || 'x'
  })
  const search = Object.entries(query).map(([name, value]) => [name, String(value).slice(0, 2000)])
  return `${filled}?${new URLSearchParams(search)}`
}

/** Fills in what earlier answers named. */
function withLearned(call: Call, names: readonly string[], tag: string): Call {
  const fill = (text: string) =>
    text.startsWith(learned)
      ? (names[Number(text.slice(learned.length)) % names.length] ?? text)
      : text
  const params = Object.entries(call.params).map(([name, text]) => [name, fill(text)])
  const header = call.ifMatch === learned ? tag : call.ifMatch
  return { ...call, params: Object.fromEntries(params), ifMatch: header }
}

async function send({ simulator }: Fuzzed, call: Call) {
  const hasBody = call.body !== undefined && !['get', 'delete'].includes(call.method)
  const headers = {
    ...(hasBody ? { 'content-type': 'application/json' } : {}),
    ...(call.ifMatch === undefined ? {} : { 'if-match': call.ifMatch }),
  }
  const body = hasBody ? JSON.stringify(call.body) : ''
  return raw(simulator, call.method.toUpperCase(), targetOf(call), headers, body)
}

test('random calls of the control API never get a 500, answer as documented, and leave the simulator whole', async (t) => {
  const fuzzed = await startFuzzed(t, { logLevel: 'error', inRealTime: true })
  const { simulator } = fuzzed
  const document = await readOpenApi(simulator.url)
  const ajv = new Ajv2020({ strict: false, validateFormats: false })
  ajv.addSchema({ $id: 'doc', components: document.components })
  const names: string[] = []
  let tag = '*'

  function learn(body: string, etag: unknown): void {
    if (typeof etag === 'string') tag = etag
    const found = body.matchAll(/"(?:id|name)":"([^"\\]{1,60})"/g)
    for (const [, name = ''] of found) if (names.push(name) > 100) names.shift()
  }
  await fuzz(t, arbitraryCall(document), async (planned) => {
    const call = withLearned(planned, names, tag)
    const { status, headers, body } = await send(fuzzed, call)
    fuzzed.count(String(status))
    const place = `${call.method} ${targetOf(call)} ${JSON.stringify(call.body)} → ${status} ${body.slice(0, 300)}`
    if (status >= 500 && status !== 503) throw new Error(place)
    if (status < 300) learn(body, headers['etag'])
    fuzzed.checkCase()
    const documented = document.paths[call.path]?.[call.method]?.responses[String(status)]
    // A path that is made of dots or slashes is another path.
    if (documented === undefined && [400, 404, 405].includes(status)) return
    if (documented === undefined) throw new Error(`not documented: ${place}`)
    const ref = Object.values(documented.content ?? {})[0]?.schema.$ref
    // Found by its name, it is compiled once: Ajv keeps whatever else it is given.
    if (ref === undefined) return
    const isRight = ajv.getSchema(`doc${ref}`)
    if (isRight?.(JSON.parse(body)) !== true) {
      throw new Error(`${ajv.errorsText(isRight?.errors)}: ${place}`)
    }
  })
  await simulator.fixtures.put({})
  for (const { name } of await simulator.faults.list()) await simulator.faults.remove(name)
  // What they held must be free again: the heap is measured in the end.
  for (const { id } of await simulator.sandboxes.list()) await simulator.sandboxes.close(id)
  const { status } = await redeemCode(simulator, await codeOf(simulator, '+32470000002'))
  t.is(status, 200, 'a login works as ever')
  await fuzzed.finish(t, { 200: 0.05, 201: 0.01, 422: 0.05, 412: 0.001 })
})
