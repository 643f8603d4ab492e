import test from 'ava'
import type { JWTPayload } from 'jose'
import { simulatorBounds } from '../../src/state/bounds.ts'
import {
  anna,
  askKnown,
  bram,
  hintOf,
  type Kiosk,
  redeem,
  startKiosk,
  startPinged,
} from '../helpers/kiosk.ts'
import { sign } from '../helpers/rp-keys.ts'
import { until } from '../helpers/until.ts'
import { createClient } from '../helpers/visitor.ts'

const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`
const path = '/backchannel/authentication'

async function rulesOf(kiosk: Kiosk, changes: JWTPayload) {
  const { status, body } = await askKnown(kiosk, bram, changes)
  const found = await kiosk.simulator.partners.findings('BANK')
  return { status, body, rules: found.map(({ rule }) => rule) }
}

for (const levels of [100, 3_500, 20_000]) {
  test(`a hint that is nested ${levels} times is refused, and its record can be read`, async (t) => {
    const kiosk = await startKiosk(t)
    for (const hint of [
      `{"type":"subject_code","value":${deep(levels)}}`,
      `{"type":${deep(levels)},"value":"x"}`,
    ]) {
      const { status, body, headers } = await kiosk.authenticate({ login_hint_token: hint })
      t.deepEqual([status, body.error], [400, 'invalid_request'])
      const login = await kiosk.simulator.logins.get(String(headers['x-itsme-simulator-login']))
      t.is(login.outcome, 'request-refused')
    }
  })
}

test('what a request says of itself cannot break a fault that is armed', async (t) => {
  const kiosk = await startKiosk(t)
  await kiosk.simulator.faults.add({
    kind: 'latency',
    match: { endpoint: 'backchannel', phoneNumber: anna },
  })
  const strange = [
    { scope: { toString: null, valueOf: null } },
    { login_hint_token: `{"type":${deep(20_000)}}` },
    { login_hint_token: JSON.parse(deep(2_000)) },
  ]
  for (const claims of strange) {
    const request = await sign(kiosk.keys, claims as JWTPayload)
    const form = { client_id: 'BANK', request }
    const { statusCode, body } = await createClient().post(kiosk.base + path, { form })
    t.deepEqual([statusCode, JSON.parse(body).error], [401, 'invalid_client'])
  }
})

test('what was used once stays used, however much comes after it', async (t) => {
  const limit = { entries: 5, bytes: Infinity }
  const bounds = {
    ...simulatorBounds,
    backchannelRequests: limit,
    userDiscovery: limit,
    cibaCalls: limit,
  }
  const kiosk = await startKiosk(t, { options: { surroundings: { bounds } } })
  const ids: string[] = []
  for (let count = 0; count < 5; count++) ids.push((await askKnown(kiosk, bram)).body.auth_req_id)
  const [newest = ''] = ids.slice(-1)
  for (const id of [newest, ...ids.slice(0, -1)]) t.is((await redeem(kiosk, id)).status, 200)
  for (let count = 0; count < 3; count++) {
    const { body } = await askKnown(kiosk, bram)
    t.is((await redeem(kiosk, body.auth_req_id)).status, 200)
  }
  t.is((await redeem(kiosk, newest)).body.error, 'invalid_grant')
  const token = await kiosk.discover()
  t.is((await kiosk.authenticate({ login_hint_token: hintOf(token) })).status, 200)
  for (let count = 0; count < 4; count++)
    await kiosk.authenticate({ login_hint_token: hintOf(await kiosk.discover()) })
  t.is((await kiosk.authenticate({ login_hint_token: hintOf(token) })).status, 400)
})

test('the token of a user who was removed does not log in the next one with the same number', async (t) => {
  const kiosk = await startKiosk(t)
  const token = await kiosk.discover()
  await kiosk.simulator.users.remove(bram)
  await kiosk.simulator.users.add({ phoneNumber: bram, scenario: { do: 'confirm' } })
  const { status, body } = await kiosk.authenticate({ login_hint_token: hintOf(token) })
  t.deepEqual([status, body.error], [400, 'unknown_user_id'])
  t.regex((await kiosk.refusals())[0] ?? '', /the user was removed/)
})

test('times as texts are told, and other values are refused', async (t) => {
  const kiosk = await startKiosk(t)
  const exp = String(Math.floor(Date.now() / 1000) + 60) as never
  const texts = await rulesOf(kiosk, { exp })
  t.is(texts.status, 200)
  t.true(texts.rules.includes('ciba-text-values'))
  for (const value of [null, true, [], {}]) {
    const { status, body } = await askKnown(kiosk, bram, { exp: value as never })
    t.deepEqual([status, body.error], [400, 'invalid_request'], JSON.stringify(value))
  }
  t.regex((await kiosk.refusals())[0] ?? '', /"exp" is of type object, which is not a time/)
})

const findings = [
  ['ciba-request-incomplete', { jti: 1 as never }],
  ['ciba-request-repeated', { jti: 'the-same-one' }],
] as const

for (const [rule, changes] of findings) {
  test(`a mistake in a request is told: ${rule}`, async (t) => {
    const kiosk = await startKiosk(t)
    await askKnown(kiosk, bram, changes)
    const { status, rules } = await rulesOf(kiosk, changes)
    t.is(status, 200)
    t.true(rules.includes(rule), rules.join())
  })
}

test('a value of a wrong type in a request is refused', async (t) => {
  const kiosk = await startKiosk(t)
  for (const [changes, message] of [
    [{ acr_values: ['x'] }, /acr_values must be a text/],
    [{ client_notification_token: 'a\nb' }, /client_notification_token must be letters, digits/],
    [{ requested_expiry: 'x'.repeat(40_000) }, /got "x{59}$/],
  ] as const) {
    const { status, body } = await askKnown(kiosk, bram, changes as JWTPayload)
    t.deepEqual([status, body.error], [400, 'invalid_request'])
    t.regex(body.error_description, message)
  }
})

test('a notification endpoint by http is a finding, and one with a password is refused', async (t) => {
  const kiosk = await startPinged(t, (_request, response) => response.end())
  const { rules } = await rulesOf(kiosk, { client_notification_token: 'x' })
  t.true(rules.includes('ciba-endpoint-not-https'))
  const ciba = { delivery: 'ping', notificationEndpoint: 'https://me:secret@bank.example/ping' }
  await t.throwsAsync(
    kiosk.simulator.partners.change('BANK', { services: [{ code: 'X', ciba }] } as never),
    { message: /notificationEndpoint: must not have a user name or a password/ },
  )
})

test('a ping that a fault delays does not outlive a reset', async (t) => {
  const kiosk = await startPinged(t, (_request, response) => response.end())
  const { faults } = kiosk.simulator
  const late = await faults.add({
    kind: 'ping-late',
    match: { phoneNumber: bram },
    attributes: { seconds: 0.5 },
  })
  await askKnown(kiosk, bram, { client_notification_token: 'x' })
  await until(async () => (await faults.get(late.name)).fired === 1)
  await kiosk.simulator.reset()
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  t.deepEqual(kiosk.pings, [])
})

test('no room for another action: the token is not used up', async (t) => {
  const pendingActions = { entries: 1, bytes: Infinity }
  const bounds = { ...simulatorBounds, pendingActions }
  const kiosk = await startKiosk(t, { options: { surroundings: { bounds } } })
  await askKnown(kiosk, anna)
  const login_hint_token = hintOf(await kiosk.discover())
  const full = await kiosk.authenticate({ login_hint_token })
  t.deepEqual([full.status, full.body.error], [503, 'temporarily_unavailable'])
  const [action] = await kiosk.simulator.actions.list({ status: 'pending' })
  await kiosk.simulator.actions.reject(action?.id ?? '')
  t.is((await kiosk.authenticate({ login_hint_token })).status, 200)
})

test('a token in the wrong place is neither in the record nor in the journal', async (t) => {
  const kiosk = await startKiosk(t)
  const token = await kiosk.discover()
  const logins: unknown[] = []
  for (const changes of [
    { login_hint_token: { type: 'subject_code', value: token } },
    { login_hint_token: { type: token, value: token } },
    { login_hint: token },
    { client_id: token },
    { requested_expiry: token },
    { user_identifier_token: token, login_hint_token: undefined },
  ]) {
    const { headers } = await kiosk.authenticate(changes as never)
    logins.push(await kiosk.simulator.logins.get(String(headers['x-itsme-simulator-login'])))
  }
  const beside = await kiosk.call(path, { auth_req_id: 'f'.repeat(36), request: 'x' })
  logins.push(await kiosk.simulator.logins.get(String(beside.headers['x-itsme-simulator-login'])))
  const all = JSON.stringify([logins, await kiosk.simulator.journal.list()])
  t.false(all.includes(token))
  t.false(all.includes('f'.repeat(36)))
})

test('the error of a request that expires at once is told by the control API', async (t) => {
  const kiosk = await startKiosk(t)
  const { phoneNumber } = await kiosk.simulator.users.add({ scenario: { do: 'expire' } })
  const result = await kiosk.simulator.logins.run({ flow: 'ciba', partner: 'BANK', phoneNumber })
  t.is(result.error, 'expired_token')
})
