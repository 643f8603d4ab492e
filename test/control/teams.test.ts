import test from 'ava'
import { start, withSimulator } from '../helpers/simulator.ts'
import { createTestClock } from '../helpers/test-clock.ts'
import { codeOf, redeemCode } from '../helpers/unattended.ts'
import { createClient } from '../helpers/visitor.ts'

const bram = '+32470000002'
const client = createClient()

async function open(url: string, json: object) {
  const { statusCode, body } = await client.post(`${url}/control/sandboxes`, { json })
  return { status: statusCode, body: JSON.parse(body) }
}

test('a team has a name, a token of its own, and never closes', async (t) => {
  const clock = createTestClock()
  const { simulator } = await start(t, { surroundings: { clock } })
  const token = 'token-of-the-payments-team'
  const { status, body: team } = await open(simulator.url, {
    name: 'payments',
    token,
    idleSeconds: 0,
  })
  t.is(status, 201)
  t.like(team, { id: 'payments', url: `${simulator.url}/s/payments`, token, expiresAt: null })
  clock.pass(30 * 24 * 3600 * 1000)
  const tokens = await redeemCode(team, await codeOf(team, bram))
  t.is(tokens.status, 200)
  const again = await open(simulator.url, { name: 'payments' })
  t.is(again.status, 409)
  t.regex(
    again.body.detail,
    /there is a sandbox "payments" already; close it, or choose another name/,
  )
  t.is((await client.delete(`${simulator.url}/control/sandboxes/payments`)).statusCode, 204)
  t.is((await open(simulator.url, { name: 'payments' })).status, 201)
})

withSimulator('the reset of a team touches no other', async (t, { simulator }) => {
  const teams = []
  for (const name of ['one', 'two'])
    teams.push((await open(simulator.url, { name, idleSeconds: 0 })).body)
  const [one, two] = teams
  const users = (team: { url: string }) => `${team.url}/control/users`
  for (const team of teams)
    t.is(
      (await client.post(users(team), { json: { phoneNumber: '+32471000042' } })).statusCode,
      201,
    )
  t.is((await client.post(`${one.url}/control/reset`)).statusCode, 204)
  t.is((await client.get(`${users(one)}/32471000042`)).statusCode, 404)
  t.is((await client.get(`${users(two)}/32471000042`)).statusCode, 200)
  t.is((await client.post(`${simulator.url}/control/reset`)).statusCode, 204)
  t.is((await client.get(`${users(two)}/32471000042`)).statusCode, 200)
})

test('the teams of a fixture are open from the start, with their own people', async (t) => {
  const sandboxes = [
    {
      name: 'hr',
      token: 'token-of-the-hr-team',
      fixtures: { users: [{ phoneNumber: '+32471000077' }] },
    },
    { name: 'shop', settings: { icon: false } },
  ]
  const { simulator } = await start(t, { fixtures: { sandboxes } })
  t.deepEqual(
    (await simulator.sandboxes.list()).map(({ id, expiresAt }) => [id, expiresAt]),
    [
      ['hr', null],
      ['shop', null],
    ],
  )
  t.is((await client.get(`${simulator.url}/s/hr/control/users/32471000077`)).statusCode, 200)
  t.is((await client.get(`${simulator.url}/s/shop/control/users/32471000077`)).statusCode, 404)
})

withSimulator('what is wrong with a team is said', async (t, { simulator }) => {
  for (const [json, message] of [
    [{ name: 'Payments' }, /name: must be 1 to 40 lower-case letters, digits and hyphens/],
    [{ name: '../x' }, /name: must be/],
    [{ name: 'a', token: 'short' }, /token: must have at least 16 characters/],
    [
      { name: 'a', idleSeconds: 0.5 },
      /idleSeconds: must be 0 \(it never closes\), or from 1 to 86400/,
    ],
  ] as const) {
    const { status, body } = await open(simulator.url, json)
    t.is(status, 422)
    t.regex(body.detail, message)
  }
  t.deepEqual(await simulator.sandboxes.list(), [])
})

test('on a public URL, the token of a team opens that team only', async (t) => {
  const controlToken = 'token-of-the-operator'
  const { simulator } = await start(t, { publicUrl: 'https://itsme.example.com', controlToken })
  const team = await simulator.sandboxes.open({
    name: 'payments',
    token: 'token-of-the-team',
    idleSeconds: 0,
  })
  const base = `http://127.0.0.1:${simulator.port}`
  const at = async (path: string, token: string) => {
    const headers = { host: 'itsme.example.com', authorization: `Bearer ${token}` }
    return (await client.get(base + path, { headers })).statusCode
  }
  t.is(await at('/s/payments/control/users', team.token), 200)
  t.is(await at('/control/users', team.token), 401)
  t.is(await at('/control/sandboxes', team.token), 401)
  t.is(await at('/s/payments/control/users', 'token-of-another-team'), 401)
})
