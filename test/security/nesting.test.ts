import { spawn } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import {
  ConfigurationError,
  type Simulator,
  SimulatorError,
  startSimulator,
} from '../../src/index.ts'
import { runCli } from '../helpers/cli.ts'
import { raw } from '../helpers/raw.ts'
import { makeRpKeys } from '../helpers/rp-keys.ts'
import { start } from '../helpers/simulator.ts'

const tooDeep = 'is nested more than 64 levels deep'
const json = { 'content-type': 'application/json' }
const yaml = { 'content-type': 'application/yaml' }

/** Ways to write a document of so many levels, the outermost object being the first. */
const writings: Readonly<Record<string, (levels: number) => string>> = {
  'lists in JSON': (levels) => `{"x":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`,
  'objects in JSON': (levels) => `${'{"x":'.repeat(levels)}1${'}'.repeat(levels)}`,
  'lists in YAML': (levels) => `x: ${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}`,
  'objects in YAML': (levels) => `x: ${'{x: '.repeat(levels - 1)}1${'}'.repeat(levels - 1)}`,
  'lists by dashes': (levels) => `x:\n ${'- '.repeat(levels - 1)}1`,
  'objects by indentation': (levels) =>
    Array.from({ length: levels }, (_, level) => `${' '.repeat(level)}x:`).join('\n'),
}

for (const [title, write] of Object.entries(writings)) {
  test(`fixtures have at most 64 levels: ${title}`, async (t) => {
    const { simulator } = await start(t)
    const isJson = title.endsWith('JSON')
    const put = async (levels: number) => {
      const headers = isJson ? json : yaml
      const { status, body } = await raw(
        simulator,
        'PUT',
        '/control/fixtures',
        headers,
        write(levels),
      )
      return { status, detail: String(JSON.parse(body).detail) }
    }
    const right = await put(64)
    t.is(right.status, 422)
    t.notRegex(right.detail, /levels deep/)
    t.regex(right.detail, /unknown key "x"/)
    for (const levels of [65, 66, 1_000, 100_000]) {
      if (title.includes('indentation') && levels > 1_000) continue
      const { status, detail } = await put(levels)
      t.is(status, 422, String(levels))
      t.true(detail.endsWith(tooDeep), `${levels}: ${detail.slice(0, 200)}`)
    }
    const error = await t.throwsAsync(simulator.fixtures.put(write(65)), {
      instanceOf: SimulatorError,
      code: 'bad-input',
    })
    t.true(error?.message.endsWith(tooDeep), error?.message.slice(0, 200))
  })
}

test('an object has at most 50,000 keys, in JSON, YAML and objects', async (t) => {
  const { simulator } = await start(t)
  const entries = Array.from({ length: 50_001 }, (_, index) => [`s${index}`, { do: 'confirm' }])
  const write = (count: number) => ({ scenarios: Object.fromEntries(entries.slice(0, count)) })
  const tooWide = 'has an object of more than 50000 keys'
  const asYaml = (document: object) => `---\n${JSON.stringify(document)}`
  for (const form of [JSON.stringify, asYaml]) {
    await t.notThrowsAsync(simulator.fixtures.put(form(write(50_000))))
    const message = `fixtures:1: ${tooWide}`
    await t.throwsAsync(simulator.fixtures.put(form(write(50_001))), { code: 'bad-input', message })
  }
  await t.throwsAsync(simulator.fixtures.put(write(50_001)), {
    code: 'bad-input',
    message: `fixtures: ${tooWide}`,
  })
})

test('a file that is nested too deep is named, whatever it is called', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'itsme-deep-'))
  for (const [title, write] of Object.entries(writings)) {
    const path = join(folder, title.endsWith('JSON') ? 'deep.json' : 'deep.yaml')
    writeFileSync(path, write(title.includes('indentation') ? 1_000 : 50_000))
    const error = await t.throwsAsync(startSimulator({ port: 0, fixtures: path }), {
      instanceOf: ConfigurationError,
    })
    t.is(error?.message, `${path}:1: ${tooDeep}`, title)
  }
  const path = join(folder, 'deep.yaml')
  const { code, err } = await runCli(['--port', '0', '--fixtures', path])
  t.is(code, 1)
  t.is(err, `${path}:1: ${tooDeep}\n`)
})

test('64 levels are taken where all else is right, and 65 are not, in JSON, YAML and objects', async (t) => {
  const { jwks } = await makeRpKeys()
  const { simulator } = await start(t)
  /** A key may have members that nobody knows: six levels are around them. */
  const documentOf = (levels: number) => {
    const lists = JSON.parse('['.repeat(levels - 6) + ']'.repeat(levels - 6))
    const keys = jwks.keys.map((key) => ({ ...key, x: lists }))
    const services = [{ code: 'L', redirectUris: ['https://a.example/'] }]
    return { partners: [{ code: 'DEEP', secret: 'not-a-secret', jwks: { keys }, services }] }
  }
  for (const write of [
    (levels: number) => JSON.stringify(documentOf(levels)),
    (levels: number) => `# in YAML\n${JSON.stringify(documentOf(levels))}`,
    (levels: number) => documentOf(levels) as never,
  ]) {
    await simulator.fixtures.put(write(64))
    t.is((await simulator.partners.get('DEEP')).code, 'DEEP')
    await simulator.fixtures.put('{}')
    const error = await t.throwsAsync(simulator.fixtures.put(write(65)), { code: 'bad-input' })
    t.regex(error?.message ?? '', /^fixtures(:1)?: is nested more than 64 levels deep$/)
  }
})

/** Nested so deep that whatever recurses without a bound would overflow the stack. */
function deepObject(levels = 50_000): Record<string, unknown> {
  let deep: Record<string, unknown> = {}
  for (let level = 1; level < levels; level++) deep = { x: deep }
  return deep
}

test('a document as an object has at most 64 levels, too', async (t) => {
  const { simulator } = await start(t)
  const cyclic: Record<string, unknown> = {}
  Object.assign(cyclic, { one: cyclic, other: cyclic })
  const documents = [
    deepObject(),
    deepObject(65),
    cyclic,
    { users: [{ phoneNumber: '+32470000088', givenName: deepObject() }] },
    { scenarios: { a: deepObject() } },
    { partners: deepObject() },
  ]
  for (const document of documents) {
    const refusals = [
      await t.throwsAsync(simulator.fixtures.put(document as never), { code: 'bad-input' }),
      await t.throwsAsync(startSimulator({ port: 0, fixtures: document }), {
        instanceOf: ConfigurationError,
      }),
      await t.throwsAsync(simulator.sandboxes.open({ fixtures: document }), { code: 'bad-input' }),
    ]
    for (const refusal of refusals) t.is(refusal?.message, `fixtures: ${tooDeep}`)
  }
  const right = await t.throwsAsync(simulator.fixtures.put(deepObject(64)), { code: 'bad-input' })
  t.regex(right?.message ?? '', /unknown key "x"/)
})

test('aliases cannot make a document deeper, nor larger without a bound', async (t) => {
  const { simulator } = await start(t)
  const around = (inner: string) => '['.repeat(40) + inner + ']'.repeat(40)
  const chain = [`a: &a ${around('1')}`, `b: ${around('*a')}`]
  const wide = Array.from(
    { length: 20 },
    (_, index) =>
      `a${index}: &a${index} [${Array(9)
        .fill(index === 0 ? '1' : `*a${index - 1}`)
        .join(', ')}]`,
  )
  const refused = async (lines: readonly string[]) =>
    (await t.throwsAsync(simulator.fixtures.put(lines.join('\n')), { code: 'bad-input' }))?.message
  t.is(await refused(chain), `fixtures:1: ${tooDeep}`)
  t.regex((await refused(wide)) ?? '', /^fixtures:1: .*alias/i)
  t.regex((await refused(['a: &a [*a, *a]'])) ?? '', /^fixtures:1/)
})

/** Calls of the library that take data. */
const libraryCalls: Readonly<
  Record<string, (simulator: Simulator, deep: never) => Promise<unknown>>
> = {
  'users.add': ({ users }, deep) => users.add(deep),
  'users.add, a member': ({ users }, deep) => users.add({ givenName: deep }),
  'users.change': ({ users }, deep) => users.change('+32470000001', deep),
  'users.change, a member': ({ users }, deep) => users.change('+32470000001', { address: deep }),
  'partners.add': ({ partners }, deep) => partners.add(deep),
  'partners.change': ({ partners }, deep) => partners.change('DEMO', deep),
  'partners.change, a member': ({ partners }, deep) => partners.change('DEMO', { idToken: deep }),
  'faults.add': ({ faults }, deep) => faults.add(deep),
  'faults.add, attributes': ({ faults }, deep) => faults.add({ kind: 'latency', attributes: deep }),
  'actions.next': ({ actions }, deep) => actions.next(deep),
  'journal.list': ({ journal }, deep) => journal.list(deep),
  'logins.run': ({ logins }, deep) => logins.run(deep),
  'keys.rotate': ({ keys }, deep) => keys.rotate(deep),
  'codes.expire': ({ codes }, deep) => codes.expire(deep),
  'sandboxes.open': ({ sandboxes }, deep) => sandboxes.open({ settings: deep }),
}

for (const [title, call] of Object.entries(libraryCalls)) {
  test(`deep data is refused by the library: ${title}`, async (t) => {
    const { simulator } = await start(t)
    const error = await t.throwsAsync(call(simulator, deepObject() as never), {
      instanceOf: SimulatorError,
      code: 'bad-input',
    })
    t.true((error?.message.length ?? 0) < 2_000)
  })
}

const calls = [
  ['POST', '/control/users'],
  ['PATCH', '/control/users/+32470000001'],
  ['POST', '/control/partners'],
  ['PATCH', '/control/partners/DEMO'],
  ['POST', '/control/faults'],
  ['POST', '/control/sandboxes'],
  ['POST', '/control/logins'],
  ['POST', '/control/actions/x/confirm'],
  ['POST', '/control/journal/take'],
  ['POST', '/control/keys/rotate'],
  ['POST', '/control/keys/restore'],
] as const

for (const [method, path] of calls) {
  test(`a body has at most 64 levels: ${method} ${path}`, async (t) => {
    const { simulator } = await start(t)
    const detailOf = async (body: string) => {
      const answer = await raw(simulator, method, path, json, body)
      t.true([404, 422].includes(answer.status), `${answer.status} ${answer.body.slice(0, 200)}`)
      return String(JSON.parse(answer.body).detail)
    }
    for (const write of [writings['lists in JSON'], writings['objects in JSON']]) {
      if (write === undefined) return t.fail()
      t.notRegex(await detailOf(write(64)), /levels deep/)
      for (const levels of [65, 1_000, 50_000])
        t.is(await detailOf(write(levels)), `body: ${tooDeep}`, String(levels))
      // What stands in a text is not nesting.
      t.notRegex(await detailOf(`{"x":"${'['.repeat(100)}\\"${'{'.repeat(100)}"}`), /levels deep/)
    }
    t.is((await raw(simulator, 'GET', '/healthz')).status, 200)
  })
}

test('a long row of brackets after a shorter one leaves the process alive', async (t) => {
  const script = `
    import { startSimulator } from ${JSON.stringify(new URL('../../src/index.js', import.meta.url).href)}
    const simulator = await startSimulator({ port: 0 })
    for (const count of [20_000, 100_000]) {
      for (const [type, text] of [['yaml', '['], ['json', '['], ['yaml', '{a: '], ['yaml', '- ']]) {
        const answer = await fetch(simulator.url + '/control/fixtures', {
          method: 'PUT',
          headers: { 'content-type': 'application/' + type },
          body: text.repeat(count),
        })
        console.log(answer.status)
      }
      await simulator.fixtures.put('['.repeat(count)).catch(({ code }) => console.log(code))
    }
    await simulator.stop()
    console.log('alive')
  `
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script])
  const seen = { out: '', err: '' }
  child.stdout.on('data', (chunk) => {
    seen.out += chunk
  })
  child.stderr.on('data', (chunk) => {
    seen.err += chunk
  })
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) =>
    child.once('close', (...ended) => resolve(ended)),
  )
  t.deepEqual({ code, signal, err: seen.err }, { code: 0, signal: null, err: '' })
  const each = ['422', '422', '422', '422', 'bad-input']
  t.deepEqual(seen.out.trim().split('\n'), [...each, ...each, 'alive'])
})
