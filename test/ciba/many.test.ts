import test from 'ava'
import { subjectOf } from '../../src/domain/subject.ts'
import { askKnown, type Kiosk, redeem, startKiosk } from '../helpers/kiosk.ts'
import { serve } from '../helpers/server.ts'
import { until } from '../helpers/until.ts'

/** Does something for each value, twenty at a time. */
async function forEach<T, R>(values: readonly T[], run: (value: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  for (let from = 0; from < values.length; from += 20)
    results.push(...(await Promise.all(values.slice(from, from + 20).map(run))))
  return results
}

async function askNewUser(kiosk: Kiosk) {
  const { id, phoneNumber } = await kiosk.simulator.users.add({ scenario: 'manual' })
  const { status, body } = await askKnown(kiosk, phoneNumber, { client_notification_token: id })
  return { status, sub: subjectOf(id, 'BANK'), requestId: String(body.auth_req_id) }
}

test('a thousand requests wait at once, and each user’s confirmation leads to a ping and tokens of its own', async (t) => {
  t.timeout(240_000)
  const pinged: string[] = []
  const server = await serve(t, (request, response) => {
    request.setEncoding('utf8').on('data', (body) => pinged.push(JSON.parse(body).auth_req_id))
    request.on('end', () => response.writeHead(204).end())
  })
  const kiosk = await startKiosk(t, {
    ciba: { delivery: 'ping', notificationEndpoint: server.url },
  })
  const { actions } = kiosk.simulator
  const asked = await forEach(Array.from({ length: 1_000 }), () => askNewUser(kiosk))
  t.true(asked.every(({ status }) => status === 200))
  const waiting = await actions.list({ status: 'pending' })
  t.is(waiting.length, 1_000)
  t.deepEqual(pinged, [])
  await forEach(waiting, ({ id }) => actions.confirm(id))
  await until(() => Promise.resolve(pinged.length >= 1_000))
  const ids = asked.map(({ requestId }) => requestId)
  t.deepEqual(pinged.toSorted(), ids.toSorted())
  await forEach(asked, async ({ requestId, sub }) => {
    const { body } = await redeem(kiosk, requestId)
    const payload = Buffer.from(String(body.id_token).split('.')[1] ?? '', 'base64url')
    t.is(JSON.parse(payload.toString()).sub, sub)
  })
})
