import test from 'ava'
import { ConfigurationError, startSimulator } from '../../src/index.ts'
import { raw } from '../helpers/raw.ts'
import { start } from '../helpers/simulator.ts'

const json = { 'content-type': 'application/json' }
const yaml = { 'content-type': 'application/yaml' }

/** An object with so many keys that nobody knows. */
function unknownKeys(count: number, given: object = {}): Record<string, unknown> {
  const keys = Array.from({ length: count }, (_, index) => [`k${index}`, 1])
  return { ...given, ...Object.fromEntries(keys) }
}

interface Told {
  readonly status: number
  readonly errors: readonly { readonly path: string; readonly message: string }[]
}

const user = { phoneNumber: '+32470000088' }

/** Inputs with many unknown keys in one object. */
const inputs = [
  [
    'PUT /control/fixtures, on top',
    'PUT',
    '/control/fixtures',
    json,
    (count: number) => unknownKeys(count),
  ],
  [
    'PUT /control/fixtures, in a user',
    'PUT',
    '/control/fixtures',
    json,
    (count: number) => ({ users: [unknownKeys(count, user)] }),
  ],
  [
    'PUT /control/fixtures, as YAML',
    'PUT',
    '/control/fixtures',
    yaml,
    (count: number) => unknownKeys(count),
  ],
  ['POST /control/users', 'POST', '/control/users', json, (count: number) => unknownKeys(count)],
] as const

for (const [title, method, path, headers, inputOf] of inputs) {
  for (const count of [101, 1_000, 20_000]) {
    test.serial(
      `the first hundred of ${count} unknown keys are told, and how many more: ${title}`,
      async (t) => {
        const { simulator } = await start(t)
        const before = process.cpuUsage()
        const answer = await raw(simulator, method, path, headers, JSON.stringify(inputOf(count)))
        const { user: own, system } = process.cpuUsage(before)
        const { status, errors } = JSON.parse(answer.body) as Told
        t.is(status, 422)
        t.is(answer.status, 422)
        t.is(errors.length, 101)
        t.regex(errors[0]?.path ?? '', /k0$/)
        t.regex(errors[99]?.path ?? '', /k99$/)
        t.regex(errors[0]?.message ?? '', /^unknown (key|member)/)
        t.is(errors[100]?.message, `${count - 100} more problems are not shown`)
        t.true(answer.body.length < 30_000, String(answer.body.length))
        // 1,000 keys took seven seconds.
        t.true(own + system < 3_000_000, `${(own + system) / 1000} ms`)
      },
    )
  }
}

test('a hundred problems are all told', async (t) => {
  const { simulator } = await start(t)
  for (const [title, method, path, headers, inputOf] of inputs) {
    const answer = await raw(simulator, method, path, headers, JSON.stringify(inputOf(100)))
    const { errors } = JSON.parse(answer.body) as Told
    t.is(errors.length, 100, title)
    t.regex(errors[99]?.path ?? '', /k99$/, title)
  }
})

test('problems of many entries and of the whole document are counted together', async (t) => {
  const users = Array.from({ length: 150 }, (_, index) => ({ phoneNumber: String(index) }))
  const fixtures = unknownKeys(50, { users })
  const error = await t.throwsAsync(startSimulator({ port: 0, fixtures }), {
    instanceOf: ConfigurationError,
  })
  const { errors } = error as ConfigurationError
  t.is(errors.length, 101)
  t.is(errors.at(-1)?.message, '100 more problems are not shown')
})
