import test from 'ava'
import { type SandboxHandle, SimulatorError, startSimulator } from '../../src/index.ts'
import { createTestClock } from '../helpers/test-clock.ts'
import { errorCodeOf } from '../helpers/unattended.ts'

/** What stops works after a stop, too. */
const harmless = new Set<string | symbol>(['stop', Symbol.asyncDispose])

interface Call {
  readonly path: string
  readonly run: (...given: unknown[]) => unknown
}

/** Every function below an object, by its path: so that none is forgotten. */
function callsOf(owner: object, before = ''): Call[] {
  return Reflect.ownKeys(owner).flatMap((key): Call[] => {
    const member: unknown = Reflect.get(owner, key)
    const path = before + String(key)
    if (typeof member === 'function')
      return harmless.has(key) ? [] : [{ path, run: (...given) => member.apply(owner, given) }]
    return typeof member === 'object' && member !== null ? callsOf(member, `${path}.`) : []
  })
}

/** Arguments with which each call would do something, so that only the stop can be why it does not. */
const known: Readonly<Record<string, readonly unknown[]>> = {
  'users.get': ['+32470000001'],
  'users.change': ['+32470000001', { givenName: 'Else' }],
  'users.remove': ['+32470000001'],
  'partners.get': ['DEMO'],
  'partners.findings': ['DEMO'],
  'journal.follow': [() => undefined],
  'fixtures.put': ['users: []'],
}

test('after a stop every call of the library and of a sandbox rejects with `stopped`', async (t) => {
  const simulator = await startSimulator({ port: 0 })
  const sandbox = await simulator.sandboxes.open()
  await simulator.stop()
  const all = [
    ...callsOf(simulator),
    ...callsOf(sandbox).map((call) => ({ ...call, path: `sandbox.${call.path}` })),
  ]
  for (const { path, run } of all) {
    const given = known[path.replace(/^sandbox\./, '')] ?? []
    const call = async () => run(...given)
    const error = await t.throwsAsync(call(), { instanceOf: SimulatorError }, path)
    t.is((error as SimulatorError)?.code, 'stopped', path)
    t.is(error?.message, 'the simulator has been stopped; start another one', path)
  }
  const paths = all.map(({ path }) => path)
  for (const path of [
    'reset',
    'actions.next',
    'users.add',
    'partners.addRedirectUri',
    'faults.add',
    'journal.take',
    'journal.follow',
    'keys.rotate',
    'logins.run',
    'fixtures.put',
    'codes.expire',
    'accessTokens.expire',
    'sandboxes.open',
    'sandboxes.list',
    'sandboxes.close',
    'sandbox.close',
    'sandbox.reset',
    'sandbox.actions.next',
  ])
    t.true(paths.includes(path), `${path} is among ${paths}`)
  t.true(all.length > 70, String(all.length))
})

test('calls that return something at once throw, and those that return a promise reject', async (t) => {
  const simulator = await startSimulator({ port: 0 })
  await simulator.stop()
  t.throws(() => simulator.journal.follow(() => undefined), { code: 'stopped' })
  t.true(simulator.actions.list().catch(() => undefined) instanceof Promise)
})

/** Calls that wait, with what each of them waits for. */
const waiting: Readonly<
  Record<
    string,
    (place: Pick<SandboxHandle, 'actions' | 'journal' | 'logins' | 'users'>) => Promise<unknown>
  >
> = {
  'actions.next': ({ actions }) => actions.next({ timeout: 120 }),
  'actions.next of a phone': ({ actions }) =>
    actions.next({ phoneNumber: '+32470000001', timeout: 120 }),
  'journal.take': ({ journal }) => journal.take({ type: 'fault', timeout: 120 }),
}

for (const [title, wait] of Object.entries(waiting)) {
  test(`a call that waits ends at once with a stop: ${title}`, async (t) => {
    // Its timeouts never come: only the stop can end it.
    const clock = createTestClock()
    const simulator = await startSimulator({ port: 0 }, { clock })
    const sandbox = await simulator.sandboxes.open()
    const codes = [wait(simulator), wait(sandbox)].map(errorCodeOf)
    await simulator.actions.list()
    const stopping = simulator.stop()
    t.deepEqual(await Promise.all(codes), ['stopped', 'stopped'])
    await stopping
  })
}

test('a sandbox that is closed ends what waits in it, and a stop afterwards is harmless', async (t) => {
  const simulator = await startSimulator({ port: 0 }, { clock: createTestClock() })
  const sandbox = await simulator.sandboxes.open()
  const waits = errorCodeOf(sandbox.actions.next({ timeout: 120 }))
  await sandbox.close()
  t.is(await waits, 'stopped')
  t.is(await errorCodeOf(sandbox.actions.list()), 'stopped')
  t.deepEqual(await simulator.actions.list(), [])
  await simulator.stop()
  await sandbox[Symbol.asyncDispose]()
})

test('a stop may come twice, at once or later, and tells the same', async (t) => {
  const simulator = await startSimulator({ port: 0 })
  await simulator.faults.add({ name: 'unused', kind: 'latency', match: { endpoint: 'jwks' } })
  const [one, other] = await Promise.all([simulator.stop(), simulator.stop()])
  t.deepEqual(one, other)
  t.deepEqual(await simulator.stop(), one)
  t.is(one.unfiredFaults[0]?.name, 'unused')
  await simulator[Symbol.asyncDispose]()
})
