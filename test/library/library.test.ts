import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import test from 'ava'
import {
  ConfigurationError,
  NoActionError,
  SimulatorError,
  startSimulator,
} from '../../src/index.ts'
import { start, withSimulator } from '../helpers/simulator.ts'
import { createTestClock } from '../helpers/test-clock.ts'
import {
  authorizationUrl,
  createVisitor,
  goOn,
  identify,
  login,
  openIdentify,
} from '../helpers/visitor.ts'

const anna = '+32470000001'

withSimulator('the library decides as the control API does', async (t, { simulator }) => {
  const visitor = createVisitor()
  const wait = await identify(visitor, await openIdentify(simulator, visitor), anna)
  const action = await simulator.actions.next({ phoneNumber: anna })
  t.like(action, { status: 'pending', partner: 'DEMO' })
  t.like(await simulator.actions.get(action.id), { id: action.id })
  t.like(await simulator.actions.confirm(action.id, { method: 'code' }), { status: 'confirmed' })
  const error = await t.throwsAsync(simulator.actions.confirm(action.id), {
    instanceOf: SimulatorError,
    code: 'action-already-decided',
  })
  t.regex(error?.message ?? '', /was confirmed at/)
  t.true((await goOn(visitor, wait)).searchParams.has('code'))
  const rejecting = createVisitor()
  await identify(rejecting, await openIdentify(simulator, rejecting), anna)
  const second = await simulator.actions.next()
  t.like(await simulator.actions.reject(second.id, { reason: 'wrong-code' }), {
    status: 'rejected',
    decision: { kind: 'rejected', reason: 'wrong-code' },
  })
})

withSimulator(
  'next rejects with NoActionError, and wrong numbers are errors',
  async (t, { simulator }) => {
    await t.throwsAsync(simulator.actions.next({ phoneNumber: anna, timeout: 0.02 }), {
      instanceOf: NoActionError,
      message: 'no pending action for +32470000001 within 0.02 s',
    })
    await t.throwsAsync(simulator.actions.list({ phoneNumber: '0470' }), {
      code: 'bad-input',
      message: 'phoneNumber: must be an E.164 phone number such as +32470000001, got "0470"',
    })
    await t.throwsAsync(simulator.users.get('nobody'), {
      code: 'not-found',
      message: 'no user "nobody"; GET /control/users lists them',
    })
    await t.throwsAsync(simulator.partners.get('NOBODY'), { code: 'not-found' })
  },
)

test('every wrong option at once', async (t) => {
  const options = { port: 'x', prot: 1, fixtures: { users: [{ phoneNumber: '1' }] } } as never
  const error = await t.throwsAsync(startSimulator(options), { instanceOf: ConfigurationError })
  t.deepEqual(
    (error as ConfigurationError).errors.map(({ path }) => path),
    ['port', 'prot', 'fixtures users[0].phoneNumber'],
  )
})

test('fixtures may be an object, or several', async (t) => {
  const { simulator } = await start(t, {
    fixtures: [
      { users: [{ phoneNumber: '+32470000070', givenName: 'Ida' }] },
      { users: [{ phoneNumber: '+32470000071' }] },
    ],
  })
  t.is((await simulator.users.get('+32470000070')).document.givenName, 'Ida')
  t.is((await simulator.users.get('+32470000071')).status, 'active')
})

withSimulator('reset goes back to the fixtures', async (t, { simulator }) => {
  await login(simulator)
  await simulator.reset()
  t.deepEqual(await simulator.actions.list(), [])
  t.is((await simulator.journal.list()).length, 1)
  t.true((await login(simulator)).searchParams.has('code'))
})

test('after a stop nothing listens, and stopping twice is harmless', async (t) => {
  const simulator = await startSimulator({ port: 0 })
  await simulator.stop()
  await simulator.stop()
  await t.throwsAsync(fetch(simulator.url))
})

test('the clock rules actions: a frozen one keeps them pending', async (t) => {
  const clock = createTestClock(Date.parse('2030-01-01T00:00:00Z'))
  const { simulator } = await start(t, { surroundings: { clock } })
  const visitor = createVisitor()
  await identify(visitor, await openIdentify(simulator, visitor), anna)
  const action = await simulator.actions.next()
  t.is(action.createdAt, '2030-01-01T00:00:00.000Z')
  clock.pass(179_999)
  t.is((await simulator.actions.get(action.id)).status, 'pending')
  clock.pass(1)
  t.is((await simulator.actions.get(action.id)).status, 'expired')
})

test('given chance, ids and icons repeat', async (t) => {
  const seeded = () => {
    let value = 7
    return {
      below: (limit: number) => {
        value = (value * 16807) % 2147483647
        return value % limit
      },
    }
  }
  const run = async () => {
    const { simulator } = await start(t, { surroundings: { random: seeded() } })
    await login(simulator)
    const [action] = await simulator.actions.list()
    return [action?.id, action?.icon]
  }
  t.deepEqual(await run(), await run())
})

withSimulator('a request with 60 kB of headers is read', async (t, { simulator }) => {
  const answer = await fetch(authorizationUrl(simulator, { state: 'x'.repeat(50_000) }), {
    redirect: 'manual',
  })
  t.is(answer.status, 302)
})

test('await using stops a simulator and closes a sandbox', async (t) => {
  let url = ''
  {
    await using simulator = await startSimulator({ port: 0 })
    url = simulator.url
    {
      await using sandbox = await simulator.sandboxes.open()
      t.is((await fetch(`${sandbox.url}/healthz`)).status, 200)
    }
    t.deepEqual(await simulator.sandboxes.list(), [])
  }
  await t.throwsAsync(fetch(`${url}/healthz`))
})

test('nothing is left after a stop: a process that started one ends by itself', async (t) => {
  const script = `
    import { startSimulator } from ${JSON.stringify(new URL('../../src/index.js', import.meta.url).href)}
    const simulator = await startSimulator({ port: 0 })
    const sandbox = await simulator.sandboxes.open()
    const user = await simulator.users.add({ scenario: { do: 'confirm', after: 30 } })
    await simulator.faults.add({ kind: 'latency', match: { endpoint: 'jwks' }, attributes: { seconds: 100 } })
    const waiting = simulator.actions.next({ timeout: 60 }).catch(() => undefined)
    fetch(simulator.issuers.v2 + '/jwkSet').catch(() => undefined)
    await simulator.journal.take({ type: 'fault', timeout: 40 })
    await fetch(sandbox.url + '/control/events')
    await simulator.stop()
    console.log('stopped', user.id.length)
  `
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', script],
    { timeout: 50_000 },
  )
  t.is(stdout, 'stopped 12\n')
})
