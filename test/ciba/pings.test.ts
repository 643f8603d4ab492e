import test from 'ava'
import type { Clock } from '../../src/domain/clock.ts'
import { SimulatorError } from '../../src/domain/errors.ts'
import { createMemoryStore } from '../../src/state/memory/memory-store.ts'
import type { Store } from '../../src/state/store.ts'
import { anna, askKnown, bram, pingLine, redeem, startPinged } from '../helpers/kiosk.ts'
import type { serve } from '../helpers/server.ts'
import { until } from '../helpers/until.ts'

test('a ping comes after the response, once, when the user confirms', async (t) => {
  const kiosk = await startPinged(t, (_request, response) => response.writeHead(204).end())
  const { body } = await askKnown(kiosk, anna, { client_notification_token: 'token-of-the-kiosk' })
  t.deepEqual(kiosk.pings, [])
  const [action] = await kiosk.simulator.actions.list()
  await kiosk.simulator.actions.confirm(action?.id ?? '')
  t.regex(await pingLine(kiosk), /^request {2}v2 ping {2}BANK {2}KIOSK .* answered 204$/)
  t.is(kiosk.pings.length, 1)
  t.deepEqual(JSON.parse(kiosk.pings[0]?.body ?? ''), { auth_req_id: body.auth_req_id })
  t.like(kiosk.pings[0]?.headers, {
    authorization: 'Bearer token-of-the-kiosk',
    'content-type': 'application/json',
  })
  t.is((await redeem(kiosk, body.auth_req_id)).status, 200)
})

test('who confirms at once is pinged for too, and who rejects is not', async (t) => {
  const kiosk = await startPinged(t, (_request, response) => response.end())
  const { phoneNumber } = await kiosk.simulator.users.add({ scenario: { do: 'reject' } })
  await askKnown(kiosk, phoneNumber, { client_notification_token: 'x' })
  const ids = []
  for (const count of [1, 2]) {
    const { body } = await askKnown(kiosk, bram, { client_notification_token: 'x' })
    ids.push(body.auth_req_id)
    t.true(await until(() => kiosk.pings.length >= count))
  }
  t.deepEqual(
    kiosk.pings.map(({ body }) => JSON.parse(body).auth_req_id),
    ids,
  )
  const without = await askKnown(kiosk, bram)
  t.is(without.body.error, 'invalid_request')
  t.regex((await kiosk.refusals())[0] ?? '', /client_notification_token is missing/)
  const long = await askKnown(kiosk, bram, { client_notification_token: 'x'.repeat(1025) })
  t.regex(long.body.error_description, /has 1025 characters, at most 1024/)
})

for (const [title, respond, reason] of [
  [
    'redirects',
    (_q, r) => void r.writeHead(302, { location: 'http://10.0.0.1/' }).end(),
    /answered 302$/,
  ],
  ['fails', (_q, r) => void r.writeHead(500).end(), /answered 500$/],
  ['hangs up', (q) => void q.socket.destroy(), /cannot be reached|closed the connection/],
  ['is silent', () => undefined, /did not answer within 5 s$/],
] as const satisfies readonly (readonly [string, Parameters<typeof serve>[1], RegExp])[]) {
  test(`a notification endpoint that ${title} is told in the journal, and nothing else`, async (t) => {
    const kiosk = await startPinged(t, respond)
    const { body } = await askKnown(kiosk, bram, { client_notification_token: 'x' })
    t.regex(await pingLine(kiosk), reason)
    t.is((await redeem(kiosk, body.auth_req_id)).status, 200)
  })
}

test('a notification endpoint on a private network is not called where that is closed', async (t) => {
  const kiosk = await startPinged(t, (_request, response) => response.end(), {
    privateNetworks: false,
  })
  await askKnown(kiosk, bram, { client_notification_token: 'x' })
  t.regex(await pingLine(kiosk), /is on a private network/)
  t.deepEqual(kiosk.pings, [])
})

test('a ping that the store cannot keep is not sent, and the process goes on', async (t) => {
  let lost = 0
  const createStore = (clock: Clock) => {
    const store = createMemoryStore(clock)
    const put = async () => {
      lost += 1
      throw new SimulatorError('store-unavailable', 'the store is out of reach')
    }
    const indexedRecords: Store['indexedRecords'] = (name, options) => {
      const records = store.indexedRecords<never>(name, options)
      return (name === 'duePings' ? Object.assign(records, { put }) : records) as never
    }
    return { ...store, indexedRecords }
  }
  const options = { surroundings: { createStore } }
  const kiosk = await startPinged(t, (_request, response) => response.end(), options)
  const { body } = await askKnown(kiosk, bram, { client_notification_token: 'x' })
  t.true(await until(() => lost === 1))
  t.is((await redeem(kiosk, body.auth_req_id)).status, 200, 'the partner polls')
  t.deepEqual(kiosk.pings, [])
})
