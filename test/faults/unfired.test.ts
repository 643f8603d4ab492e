import test from 'ava'
import type { NewFault, Simulator } from '../../src/index.ts'
import { start, withSimulator } from '../helpers/simulator.ts'
import { codeOf, redeemCode, userinfoOf } from '../helpers/unattended.ts'
import { createClient, decode } from '../helpers/visitor.ts'

const bram = '+32470000002'

/** A login of Bram's, its code redeemed and its userinfo read; what `changes` says is sent otherwise. */
async function logIn(simulator: Simulator, changes: Record<string, string | undefined> = {}) {
  const code = await codeOf(simulator, bram, changes)
  const { body } = await redeemCode(simulator, code)
  await userinfoOf(simulator, String(body['access_token']))
  return decode(body['id_token'])
}

const idle: readonly (readonly [string, NewFault, Record<string, undefined>, reason: string])[] = [
  [
    'the client sends no nonce',
    { kind: 'nonce-invalid' },
    { nonce: undefined },
    'a request matched it, but the client sent no nonce',
  ],
  [
    'the token lacks the claim',
    { kind: 'claim-missing', attributes: { claim: 'address' }, match: { endpoint: 'token' } },
    {},
    'a request matched it, but there is no claim "address"',
  ],
  [
    'the client sends no state',
    { kind: 'state-missing' },
    { state: undefined },
    'a request matched it, but the client sent no state',
  ],
  [
    'nobody comes',
    { kind: 'invalid-iss', match: { partner: 'DEMO_KEYS' } },
    {},
    'no request has matched it',
  ],
  [
    'too few come',
    { kind: 'invalid-iss', match: { call: 3 } },
    {},
    'it begins with call 3, and 1 came',
  ],
  [
    'chance does not choose it',
    { kind: 'invalid-iss', probability: 0 },
    {},
    'chance has not chosen it',
  ],
]

for (const [title, fault, changes, reason] of idle) {
  withSimulator(`a fault says why it has not fired: ${title}`, async (t, { simulator }) => {
    await simulator.faults.add({ name: 'mine', ...fault })
    await logIn(simulator, changes)
    const { body } = await createClient().get(`${simulator.url}/control/faults/mine`)
    t.like(JSON.parse(body), { fired: 0, reason })
    t.deepEqual(await simulator.journal.list({ type: 'fault' }), [])
  })
}

withSimulator(
  'a fault that missed and then fired has no reason any more',
  async (t, { simulator }) => {
    await simulator.faults.add({ kind: 'nonce-invalid' })
    await logIn(simulator, { nonce: undefined })
    t.like(await simulator.faults.get('nonce-invalid'), { fired: 0, calls: 0 })
    const { nonce } = await logIn(simulator)
    t.is(nonce, 'another-nonce')
    t.like(await simulator.faults.get('nonce-invalid'), { fired: 1, calls: 1, reason: null })
  },
)

withSimulator('a fault that is added again has missed nothing yet', async (t, { simulator }) => {
  await simulator.faults.add({ kind: 'nonce-invalid' })
  await logIn(simulator, { nonce: undefined })
  await simulator.faults.remove('nonce-invalid')
  t.is((await simulator.faults.add({ kind: 'nonce-invalid' })).reason, 'no request has matched it')
})

/** Faults that nobody meets: whether a test that ends then is told of them. */
const told: readonly (readonly [NewFault, isTold: boolean])[] = [
  [{ kind: 'invalid-iss', name: 'once' }, true],
  [{ kind: 'latency', name: 'twice', times: 2 }, true],
  [{ kind: 'latency', name: 'by-chance', probability: 0.5 }, false],
  [{ kind: 'latency', name: 'by-chance-once', probability: 0.5, times: 1 }, false],
  [{ kind: 'latency', name: 'always', always: true }, false],
  [{ kind: 'latency', name: 'may', mayNotFire: true }, false],
]

async function addAll({ faults, users }: Simulator): Promise<void> {
  for (const [fault] of told) await faults.add(fault)
  await users.add({ faults: [{ kind: 'invalid-iss', name: 'carried' }] })
}

const expected = told.filter(([, isTold]) => isTold).map(([{ name = '' }]) => name)
const warning = `faults that never fired: ${expected
  .map((name) => `"${name}" (no request has matched it)`)
  .join(', ')}`

for (const end of ['reset', 'stop'] as const) {
  test(`${end}() of the library resolves to the faults that never fired, with one warning`, async (t) => {
    const { simulator, log } = await start(t, { logLevel: 'warn' })
    await addAll(simulator)
    const { unfiredFaults } = await simulator[end]()
    t.deepEqual(
      unfiredFaults.map(({ name, fired, reason }) => ({ name, fired, reason })),
      expected.map((name) => ({ name, fired: 0, reason: 'no request has matched it' })),
    )
    const lines = log.filter((line) => line.includes('never fired'))
    t.is(lines.length, 1)
    t.true(lines[0]?.endsWith(`  ${warning}`), lines[0])
  })
}

test('the warning names the first ten', async (t) => {
  const { simulator, log } = await start(t, { logLevel: 'warn' })
  for (let count = 0; count < 103; count++) await simulator.faults.add({ kind: 'reset' })
  t.is((await simulator.reset()).unfiredFaults.length, 103)
  const [line = ''] = log.filter((each) => each.includes('never fired'))
  t.is(line.match(/no request has matched it/g)?.length, 10)
  t.true(line.endsWith('"reset-10" (no request has matched it), and 93 more'), line.slice(-80))
})

withSimulator(
  'a test that left nothing behind is told so: no warning, whatever the packaged users carry',
  async (t, { simulator, log }) => {
    t.true((await simulator.faults.list()).length > 0)
    await simulator.faults.add({ kind: 'invalid-iss', match: { endpoint: 'token' } })
    await logIn(simulator)
    t.deepEqual(await simulator.reset(), { unfiredFaults: [] })
    t.deepEqual(await simulator.reset(), { unfiredFaults: [] })
    const stopped = await Promise.all([simulator.stop(), simulator.stop()])
    t.deepEqual(stopped, [{ unfiredFaults: [] }, { unfiredFaults: [] }])
    t.false(log.some((line) => line.includes('never fired')))
  },
)

test('a sandbox tells of its own faults only', async (t) => {
  const { simulator } = await start(t)
  const sandbox = await simulator.sandboxes.open()
  await simulator.faults.add({ kind: 'invalid-iss', name: 'outside' })
  await sandbox.faults.add({ kind: 'invalid-iss', name: 'inside' })
  const names = async (from: { reset: Simulator['reset'] }) =>
    (await from.reset()).unfiredFaults.map(({ name }) => name)
  t.deepEqual(await names(sandbox), ['inside'])
  t.deepEqual(await names(simulator), ['outside'])
})

withSimulator('POST /control/reset stays 204 without a body', async (t, { simulator, log }) => {
  await addAll(simulator)
  const { statusCode, body } = await createClient().post(`${simulator.url}/control/reset`)
  t.is(statusCode, 204)
  t.is(body, '')
  t.is(log.filter((line) => line.includes(warning)).length, 1)
})

withSimulator(
  'invalid-expired-exp: the token was good once, and is an hour too old in all its times',
  async (t, { simulator }) => {
    const right = await logIn(simulator)
    await simulator.faults.add({ kind: 'invalid-expired-exp', match: { endpoint: 'token' } })
    const now = Math.floor(Date.now() / 1000)
    const { iat, nbf, exp } = (await logIn(simulator)) as Record<string, number>
    const life = Number(right['exp']) - Number(right['iat'])
    t.is(Number(exp) - Number(iat), life, 'as long as a right one')
    t.is(nbf, iat)
    t.true(Math.abs(Number(exp) - (now - 3600)) < 60)
  },
)
