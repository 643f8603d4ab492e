import test from 'ava'
import {
  anna,
  askKnown,
  bram,
  codeOf,
  pingLine,
  redeem,
  startKiosk,
  startPinged,
} from '../helpers/kiosk.ts'
import { until } from '../helpers/until.ts'

test('a fault for the user meets the tokens of CIBA', async (t) => {
  const kiosk = await startKiosk(t)
  await kiosk.simulator.faults.add({ kind: 'invalid-aud', match: { phoneNumber: bram } })
  const { body } = await askKnown(kiosk, bram)
  const { id_token } = (await redeem(kiosk, body.auth_req_id)).body
  const { aud } = JSON.parse(Buffer.from(id_token.split('.')[1], 'base64url').toString())
  t.not(aud, 'BANK')
})

test('a fault at an endpoint of CIBA is matched by partner, service and user', async (t) => {
  const kiosk = await startKiosk(t)
  const { faults } = kiosk.simulator
  const attributes = { error: 'temporarily_unavailable' } as const
  const at = { endpoint: 'user-discovery', partner: 'BANK' } as const
  await faults.add({ kind: 'error', match: at, attributes })
  const session = await kiosk.call('/user_discovery_sessions')
  t.deepEqual([session.status, session.body.error], [503, 'temporarily_unavailable'])
  t.is((await kiosk.call('/user_discovery_sessions')).status, 200)
  for (const [phoneNumber, error] of [
    [bram, 'access_denied'],
    [anna, 'expired_login_hint_token'],
  ] as const) {
    const match = { endpoint: 'backchannel', service: 'KIOSK', phoneNumber } as const
    await faults.add({ kind: 'error', match, attributes: { error } })
  }
  t.is((await askKnown(kiosk, anna)).body.error, 'expired_login_hint_token')
  const refused = await askKnown(kiosk, bram)
  t.deepEqual([refused.status, refused.body.error], [403, 'access_denied'])
  t.is((await askKnown(kiosk, bram)).status, 200)
  t.regex((await kiosk.refusals())[0] ?? '', /access_denied: a deliberate fault \(a fault\)/)
  await faults.add({ kind: 'status', match: { endpoint: 'backchannel', phoneNumber: bram } })
  t.is((await askKnown(kiosk, bram).catch(() => undefined))?.status, undefined, 'it is no JSON')
})

test('a fault for the poll of a session is matched by the user who scanned', async (t) => {
  const kiosk = await startKiosk(t)
  await kiosk.simulator.faults.add({
    kind: 'error',
    match: { endpoint: 'user-discovery', phoneNumber: bram },
    attributes: { error: 'server_error' },
  })
  const { body } = await kiosk.call('/user_discovery_sessions')
  const code = await codeOf(kiosk, body.user_discovery_token.qr_code)
  await kiosk.simulator.users.scan(bram, code)
  const poll = () => kiosk.call(`/user_discovery_sessions/${body.user_discovery_session_id}`)
  t.deepEqual(await statusOf(poll), [500, 'server_error'])
  t.is((await poll()).body.status, 'USER_DISCOVERED')
})

const statusOf = async (call: () => Promise<{ status: number; body: { error?: string } }>) => {
  const { status, body } = await call()
  return [status, body.error]
}

for (const [kind, count, what] of [
  ['ping-twice', 2, /"auth_req_id"/],
  ['ping-token-altered', 1, /"auth_req_id"/],
  ['ping-request-unknown', 1, /00000000-0000-4000-8000-000000000000/],
] as const) {
  test(`a fault of the ping: ${kind}`, async (t) => {
    const kiosk = await startPinged(t, (_request, response) => response.writeHead(204).end())
    await kiosk.simulator.faults.add({ kind, match: { phoneNumber: bram } })
    await askKnown(kiosk, bram, { client_notification_token: 'token-of-the-kiosk' })
    await until(() => Promise.resolve(kiosk.pings.length === count))
    const [ping] = kiosk.pings
    t.regex(ping?.body ?? '', what)
    const { authorization } = { authorization: '', ...ping?.headers }
    t.is(authorization === 'Bearer token-of-the-kiosk', kind !== 'ping-token-altered')
  })
}

test('a fault of the ping: it is lost, and polling still leads to tokens', async (t) => {
  const kiosk = await startPinged(t, (_request, response) => response.writeHead(204).end())
  const { faults } = kiosk.simulator
  const lost = await faults.add({ kind: 'ping-lost', match: { phoneNumber: bram } })
  const first = await askKnown(kiosk, bram, { client_notification_token: 'first' })
  await until(async () => (await faults.get(lost.name)).fired === 1)
  t.is((await redeem(kiosk, first.body.auth_req_id)).status, 200)
  await faults.add({
    kind: 'ping-late',
    match: { phoneNumber: bram },
    attributes: { seconds: 0.2 },
  })
  await askKnown(kiosk, bram, { client_notification_token: 'second' })
  t.regex(await pingLine(kiosk), /answered 204$/)
  t.deepEqual(
    kiosk.pings.map(({ headers }) => (headers as { authorization: string }).authorization),
    ['Bearer second'],
  )
})

test('a fault that can never fire without CIBA is refused', async (t) => {
  const { simulator } = await startKiosk(t)
  const refuse = (fault: object, message: string) =>
    t.throwsAsync(simulator.faults.add(fault as never), { message })
  const pinged =
    'nothing is pinged; set ciba: { delivery: ping, notificationEndpoint } for a service'
  await refuse(
    { kind: 'ping-lost', match: { partner: 'BANK' } },
    `kind: ping-lost can never fire at ping of BANK: ${pinged}`,
  )
  await refuse(
    { kind: 'ping-twice', match: { partner: 'DEMO_KEYS', service: 'DEMO_KEYS_KIOSK' } },
    `kind: ping-twice can never fire at ping of DEMO_KEYS, DEMO_KEYS_KIOSK: ${pinged}`,
  )
  const match = { partner: 'DEMO', endpoint: 'backchannel' }
  await refuse(
    { kind: 'latency', match },
    'kind: latency can never fire at backchannel of DEMO: nobody logs in without a browser; set ciba: { delivery: poll } for a service',
  )
  await simulator.faults.add({ kind: 'latency', match: { ...match, partner: 'BANK' } } as never)
})
