import test from 'ava'
import type { NewFault } from '../../src/index.ts'
import { anyFault } from '../helpers/any-fault.ts'
import { start, withSimulator } from '../helpers/simulator.ts'
import { createClient } from '../helpers/visitor.ts'

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
    anyFault({ kind: 'claim-missing', attributes: { claim: 'famly_name' } }),
    'attributes.claim',
    'unknown claim "famly_name", so it would never fire; nearest "family_name"',
  ],
  [
    { kind: 'invalid-iss', match: { phoneNumber: '+32470000099' } },
    'match.phoneNumber',
    'unknown user "+32470000099"; nearest "+32470000009"',
  ],
  [
    { kind: 'reset', match: { partner: 'DEMO', service: 'DEMO_KEYS_LOGIN' } },
    'match.service',
    'unknown service "DEMO_KEYS_LOGIN"; nearest "DEMO_LOGIN"',
  ],
  [
    {
      kind: 'error',
      match: { endpoint: 'userinfo' },
      // A list of one word is no word.
      attributes: { error: ['invalid_token'] as never },
    },
    'attributes.error',
    'must be one of invalid_request, invalid_client, invalid_grant, unauthorized_client, unsupported_grant_type, invalid_scope, invalid_token, insufficient_scope, unsupported_token_type, server_error, temporarily_unavailable at userinfo, got ["invalid_token"]',
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
    const fault = { kind: 'invalid-iss', match: { endpoint: 'userinfo', ...match } } as const
    t.like(await simulator.faults.add(fault), { fired: 0, reason: 'no request has matched it' })
  }
})

withSimulator('a fault of a user keeps the name it was given', async (t, { simulator }) => {
  const faults = [{ kind: 'invalid-iss', name: 'mine' }, { kind: 'invalid-iss' }] as const
  const { phoneNumber, id } = await simulator.users.add({ faults })
  const names = async () => (await simulator.faults.list({ phoneNumber })).map(({ name }) => name)
  t.deepEqual(await names(), ['mine', `${phoneNumber}:invalid-iss`])
  t.like(await simulator.faults.get('mine'), { user: id, match: { phoneNumber } })
  await t.throwsAsync(simulator.users.add({ faults: [{ kind: 'latency', name: 'mine' }] }), {
    code: 'already-exists',
    message: 'there is a fault "mine" already; delete it, or give the user\'s another name',
  })
  const again = { kind: 'latency', name: 'mine' } as const
  await t.throwsAsync(simulator.users.add({ faults: [again, again] }), {
    code: 'bad-input',
    message: 'faults[1].name: "mine" is at [0] already',
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
