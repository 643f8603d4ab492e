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

const json = 'userinfo is plain JSON, not signed (the setting userinfo.format of the partner)'
const plain = 'the token is not encrypted (the setting encryption of the partner)'

const never: readonly (readonly [NewFault, path: string, message: string])[] = [
  [
    { kind: 'invalid-iss', match: { endpoint: 'userinfo', partner: 'DEMO' } },
    'kind',
    `invalid-iss can never fire at userinfo of DEMO: ${json}`,
  ],
  [
    { kind: 'wrong-encryption-key', match: { partner: 'DEMO' } },
    'kind',
    `wrong-encryption-key can never fire at token, userinfo of DEMO: ${plain}`,
  ],
  [
    { kind: 'cty-missing', match: { endpoint: 'token', partner: 'DEMO' } },
    'kind',
    `cty-missing can never fire at token of DEMO: ${plain}`,
  ],
  [
    { kind: 'claim-missing', attributes: { claim: 'famly_name' } },
    'attributes.claim',
    'unknown claim "famly_name", so it would never fire; nearest "family_name"',
  ],
  [
    { kind: 'invalid-iss', match: { phoneNumber: '+32470000099' } },
    'match.phoneNumber',
    'unknown user "+32470000099"; nearest "+32470000009"',
  ],
]

for (const [fault, path, message] of never) {
  withSimulator(
    `a fault that can never fire is refused: ${JSON.stringify(fault)}`,
    async (t, { simulator }) => {
      const { statusCode, body } = await createClient().post(`${simulator.url}/control/faults`, {
        json: fault,
      })
      t.is(statusCode, 422)
      t.like(JSON.parse(body), {
        type: 'urn:itsme-simulator:bad-input',
        errors: [{ path, message }],
      })
      await t.throwsAsync(simulator.faults.add(fault), {
        code: 'bad-input',
        message: `${path}: ${message}`,
      })
      await t.throwsAsync(start(t, { fixtures: { faults: [fault] } }), {
        name: 'ConfigurationError',
        message: `fixtures faults[0].${path}: ${message}`,
      })
      if (fault.match?.phoneNumber !== undefined) return
      await t.throwsAsync(simulator.users.add({ faults: [fault] }), {
        code: 'bad-input',
        message: `faults[0].${path}: ${message}`,
      })
    },
  )
}

test('where no partner has what a fault needs it is refused for all of them', async (t) => {
  const services = [{ code: 'LOGIN', redirectUris: ['https://app.example/cb'] }]
  const partners = [{ code: 'PLAIN', secret: 'not-a-secret', services }]
  const { simulator } = await start(t, { fixtures: { defaults: false, partners } })
  await t.throwsAsync(
    simulator.faults.add({ kind: 'kid-absent', match: { endpoint: 'userinfo' } }),
    { message: `kind: kid-absent can never fire at userinfo of any partner: ${json}` },
  )
})

test('what can fire at one partner is taken: for it, and for whoever comes', async (t) => {
  const partner = {
    code: 'SIGNED',
    secret: 'a-secret-of-more-than-thirty-two-bytes',
    userinfo: { format: 'signed' },
    services: [{ code: 'LOGIN', redirectUris: ['https://app.example/cb'] }],
  }
  const { simulator } = await start(t, { fixtures: { partners: [partner] } })
  for (const match of [{ partner: 'SIGNED' }, {}]) {
    const fault = { kind: 'invalid-iss', match: { endpoint: 'userinfo' as const, ...match } }
    t.like(await simulator.faults.add(fault), { fired: 0, reason: 'no request has matched it' })
  }
})

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

/** Faults that nobody meets: whether a test that ends then is told of them. */
const told: readonly (readonly [NewFault, isTold: boolean])[] = [
  [{ kind: 'invalid-iss', name: 'once' }, true],
  [{ kind: 'latency', name: 'twice', times: 2 }, true],
  [{ kind: 'latency', name: 'by-chance', probability: 0.5 }, false],
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

withSimulator('a fault of a user keeps the name it was given', async (t, { simulator }) => {
  const faults = [{ kind: 'invalid-iss', name: 'mine' }, { kind: 'invalid-iss' }]
  const { phoneNumber, id } = await simulator.users.add({ faults })
  const names = async () => (await simulator.faults.list({ phoneNumber })).map(({ name }) => name)
  t.deepEqual(await names(), ['mine', `${phoneNumber}:invalid-iss`])
  t.like(await simulator.faults.get('mine'), { user: id, match: { phoneNumber } })
  await t.throwsAsync(simulator.users.add({ faults: [{ kind: 'latency', name: 'mine' }] }), {
    code: 'already-exists',
    message: 'there is a fault "mine" already; delete it, or give the user\'s another name',
  })
  const again = { kind: 'latency', name: 'mine' }
  await t.throwsAsync(simulator.users.add({ faults: [again, again] }), {
    code: 'bad-input',
    message: 'faults[1].name: "mine" stands at [0] already',
  })
})

test('two users whose faults have one name are refused in fixtures', async (t) => {
  const users = ['+32470000081', '+32470000082'].map((phoneNumber) => ({
    phoneNumber,
    faults: [{ kind: 'invalid-iss', name: 'mine' }],
  }))
  const message =
    'faults: the fault "mine" of user +32470000082 has the name of another fault; choose another name'
  await t.throwsAsync(start(t, { fixtures: { users } }), { name: 'ConfigurationError', message })
  const [first] = users
  const faults = [{ kind: 'latency', name: 'mine' }]
  await t.throwsAsync(start(t, { fixtures: { users: [first], faults } }), {
    message: /the fault "mine" of user \+32470000081 has the name of another fault/,
  })
  const { simulator } = await start(t, { fixtures: { users: [first] } })
  t.is((await simulator.faults.get('mine')).match.phoneNumber, '+32470000081')
})
