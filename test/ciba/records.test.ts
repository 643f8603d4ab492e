import test from 'ava'
import { anna, askKnown, bram, hintOf, type Kiosk, redeem, startKiosk } from '../helpers/kiosk.ts'
import { encryptFor, sign } from '../helpers/rp-keys.ts'
import { createTestClock } from '../helpers/test-clock.ts'
import { createClient } from '../helpers/visitor.ts'

const recordOf = async (kiosk: Kiosk, headers: object) => {
  const id = Reflect.get(headers, 'x-itsme-simulator-login')
  return kiosk.simulator.logins.get(String(id))
}

test('a client sends a better request after a refusal: the login goes on, in the order of time', async (t) => {
  const kiosk = await startKiosk(t)
  const token = await kiosk.discover(anna)
  const login_hint_token = hintOf(token)
  const refused = await kiosk.authenticate({ login_hint_token, scope: 'service:KIOSK' })
  t.is(refused.body.error, 'invalid_scope')
  t.like(await recordOf(kiosk, refused.headers), {
    stage: 'answered',
    outcome: 'request-refused',
    refusal: { error: 'invalid_scope' },
  })
  const accepted = await kiosk.authenticate({ login_hint_token })
  const waiting = await recordOf(kiosk, accepted.headers)
  t.like(waiting, { stage: 'asked', outcome: 'waiting', refusal: null, phoneNumber: anna })
  t.is((await kiosk.simulator.logins.list()).length, 1)
  const page = await createClient().get(`${kiosk.simulator.url}/inspector/logins/${waiting.id}`)
  const steps = [...page.body.matchAll(/data-testid="step-([a-z]+)/g)].map(([, id]) => id)
  t.deepEqual(steps.slice(0, 5), ['request', 'discovered', 'refused', 'backchannel', 'asked'])
})

test('a token that was used belongs to its login, which stays as it is', async (t) => {
  const kiosk = await startKiosk(t)
  const login_hint_token = hintOf(await kiosk.discover())
  const { body, headers } = await kiosk.authenticate({ login_hint_token })
  const again = await kiosk.authenticate({ login_hint_token })
  t.deepEqual([again.status, again.body.error], [400, 'unknown_user_id'])
  t.regex((await kiosk.refusals())[0] ?? '', /was used before, and is good for one request/)
  t.is(again.headers['x-itsme-simulator-login'], headers['x-itsme-simulator-login'])
  t.is((await redeem(kiosk, body.auth_req_id)).status, 200)
  t.is((await kiosk.authenticate({ login_hint_token })).status, 400)
  const logins = await kiosk.simulator.logins.list()
  t.is(logins.length, 1)
  t.like(logins[0], { outcome: 'logged-in', refusal: null })
})

test('a token of another partner does not lead to the login in which it was handed out', async (t) => {
  const kiosk = await startKiosk(t)
  const token = await kiosk.discover()
  const begun = await kiosk.simulator.logins.list()
  const form = {
    client_id: 'DEMO',
    request: await sign(kiosk.keys, { login_hint_token: hintOf(token) }),
  }
  const stolen = await createClient().post(`${kiosk.base}/backchannel/authentication`, { form })
  t.is(stolen.statusCode, 401)
  t.not(stolen.headers['x-itsme-simulator-login'], begun[0]?.id)
})

const refused = [
  ['an unknown sub', { login_hint_token: { type: 'subject_code', value: 'x' } }, 'unknown_user_id'],
  ['an unknown token', { login_hint_token: hintOf('x') }, 'unknown_user_id'],
  ['no hint', { login_hint_token: undefined }, 'invalid_request'],
  ['another client_id', { client_id: 'DEMO' }, 'unauthorized_client'],
] as const

for (const [title, changes, error] of refused) {
  test(`a refused backchannel request is recorded, with what it asked for: ${title}`, async (t) => {
    const kiosk = await startKiosk(t)
    const answer = await askKnown(kiosk, bram, changes)
    t.is(answer.body.error, error)
    const record = await recordOf(kiosk, answer.headers)
    t.like(record, {
      entry: 'backchannel',
      stage: 'answered',
      outcome: 'request-refused',
      partner: 'BANK',
      service: 'KIOSK',
      refusal: { error },
      request: { scope: ['openid', 'service:KIOSK', 'profile'] },
    })
  })
}

test('a request that cannot be opened, and one without authentication, are recorded too', async (t) => {
  const kiosk = await startKiosk(t)
  const path = '/backchannel/authentication'
  const broken = await kiosk.call(path, { request: 'x.y.z' })
  t.like(await recordOf(kiosk, broken.headers), { partner: 'BANK', outcome: 'request-refused' })
  const nobody = await createClient().post(`${kiosk.base}/user_discovery_sessions`, { form: {} })
  t.is(nobody.statusCode, 401)
  t.like(await recordOf(kiosk, nobody.headers), {
    entry: 'user-discovery',
    outcome: 'request-refused',
    refusal: { error: 'invalid_client' },
  })
  const long = await createClient().post(kiosk.base + path, {
    form: { request: 'x'.repeat(200_000) },
  })
  t.is(long.statusCode, 400)
  t.like(await recordOf(kiosk, long.headers), { outcome: 'request-refused' })
})

test('the record shows of which kind a hint was, but neither the token nor that of pings', async (t) => {
  const kiosk = await startKiosk(t)
  const token = await kiosk.discover()
  const { headers } = await kiosk.authenticate({
    login_hint_token: hintOf(token),
    client_notification_token: 'secret-of-the-ping',
  })
  const { request } = await recordOf(kiosk, headers)
  t.like(request.object?.claims, {
    login_hint_token: { type: 'user_identifier_token', value: '(hidden)' },
    client_notification_token: '(hidden)',
  })
  const known = await recordOf(kiosk, (await askKnown(kiosk, bram)).headers)
  t.like(known.request.object?.claims, { login_hint_token: { type: 'subject_code' } })
})

test('a fault is told in the record of the request that it met', async (t) => {
  const kiosk = await startKiosk(t)
  const attributes = { error: 'temporarily_unavailable' } as const
  await kiosk.simulator.faults.add({
    kind: 'error',
    match: { endpoint: 'backchannel' },
    attributes,
  })
  const answer = await askKnown(kiosk, bram)
  t.is(answer.status, 503)
  t.like(await recordOf(kiosk, answer.headers), {
    outcome: 'request-refused',
    refusal: { error: 'temporarily_unavailable' },
    faults: [{ kind: 'error', endpoint: 'backchannel' }],
  })
})

test('an encrypted request belongs to the login in which its user was discovered, as soon as it is opened', async (t) => {
  const kiosk = await startKiosk(t)
  const claims = kiosk.requestClaims({ login_hint_token: hintOf(await kiosk.discover()) })
  const request = await encryptFor(kiosk.simulator, await sign(kiosk.keys, claims))
  const { status, body } = await kiosk.call('/backchannel/authentication', { request })
  t.is(status, 200, JSON.stringify(body))
  await redeem(kiosk, body.auth_req_id)
  const logins = await kiosk.simulator.logins.list()
  t.is(logins.length, 1)
  t.like(logins[0], { entry: 'user-discovery', outcome: 'logged-in' })
})

test('a test without a camera scans with the code in the record, while nobody has scanned', async (t) => {
  const kiosk = await startKiosk(t)
  const begun = await kiosk.call('/user_discovery_sessions')
  const { ciba, id } = await recordOf(kiosk, begun.headers)
  t.regex(String(ciba?.scanCode), /^[a-z0-9]{20}$/)
  await kiosk.simulator.users.scan(bram, String(ciba?.scanCode))
  t.is((await kiosk.simulator.logins.get(id)).ciba?.scanCode, null)
  const path = `/user_discovery_sessions/${begun.body.user_discovery_session_id}`
  t.is((await kiosk.call(path)).body.status, 'USER_DISCOVERED')
})

test('a session that nobody scans, and a user whose request never comes, are left', async (t) => {
  const clock = createTestClock()
  const kiosk = await startKiosk(t, { options: { surroundings: { clock } } })
  const begun = await kiosk.call('/user_discovery_sessions')
  await kiosk.discover()
  clock.pass(5 * 60_000)
  const outcomes = async () => (await kiosk.simulator.logins.list()).map(({ outcome }) => outcome)
  t.deepEqual(await outcomes(), ['waiting', 'left'])
  clock.pass(10 * 60_000)
  t.deepEqual(await outcomes(), ['left', 'left'])
  t.is((await recordOf(kiosk, begun.headers)).ciba?.scanCode, null)
})

test('an error of the scenario reaches the client, and ends the login', async (t) => {
  const kiosk = await startKiosk(t)
  const scenario = { do: 'error', error: 'temporary_unavailable' } as const
  const { phoneNumber } = await kiosk.simulator.users.add({ scenario })
  const { body, headers } = await askKnown(kiosk, phoneNumber)
  t.is((await redeem(kiosk, body.auth_req_id)).body.error, 'temporary_unavailable')
  t.like(await recordOf(kiosk, headers), {
    stage: 'answered',
    outcome: 'rejected',
    ciba: { delivered: { error: 'temporary_unavailable', polls: 0 } },
  })
})

test('a request that asks for a very long life is told that it is shorter', async (t) => {
  const kiosk = await startKiosk(t)
  const { body } = await askKnown(kiosk, anna, { requested_expiry: 86_400 })
  t.is(body.expires_in, 600)
  const found = await kiosk.simulator.partners.findings('BANK')
  t.is(
    found.find(({ rule }) => rule === 'ciba-expiry-shortened')?.message,
    'requested_expiry is 86400; the request lives 600 s here',
  )
})
