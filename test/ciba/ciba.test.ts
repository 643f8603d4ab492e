import { randomUUID } from 'node:crypto'
import test from 'ava'
import type { JWTPayload } from 'jose'
import { subjectOf } from '../../src/domain/subject.ts'
import { startBank } from '../helpers/bank.ts'
import {
  anna,
  askKnown,
  bram,
  cibaGrantType,
  hintOf,
  redeem,
  startKiosk,
} from '../helpers/kiosk.ts'
import { assertionClaims, sign } from '../helpers/rp-keys.ts'
import { template } from '../helpers/templates.ts'
import { createTestClock } from '../helpers/test-clock.ts'
import { createClient } from '../helpers/visitor.ts'

test('user discovery, backchannel, tokens, userinfo: one login, and one record of it', async (t) => {
  const kiosk = await startKiosk(t)
  const token = await kiosk.discover()
  const begun = await kiosk.authenticate({
    login_hint_token: hintOf(token),
    claims: { id_token: { email: null } },
  })
  t.is(begun.status, 200, JSON.stringify(begun.body))
  t.is(begun.headers['cache-control'], 'no-store')
  t.regex(begun.body.auth_req_id, /^[0-9a-f-]{36}$/)
  t.deepEqual([begun.body.expires_in, begun.body.interval], [120, 2])
  const form = { grant_type: cibaGrantType, client_id: 'BANK', auth_req_id: begun.body.auth_req_id }
  const tokens = await kiosk.call('/token', form)
  t.is(tokens.status, 200, JSON.stringify(tokens.body))
  t.deepEqual(Object.keys(tokens.body).toSorted(), [
    'access_token',
    'expires_in',
    'id_token',
    'token_type',
  ])
  const claims = JSON.parse(Buffer.from(tokens.body.id_token.split('.')[1], 'base64url').toString())
  t.like(claims, { iss: kiosk.base, aud: 'BANK', email: 'bram.maes@example.com' })
  t.is(claims.name, undefined)
  t.regex(claims.sub, /^[a-z0-9]{36}$/)
  const userinfo = await createClient().get(`${kiosk.base}/userinfo`, {
    headers: { authorization: `Bearer ${tokens.body.access_token}` },
  })
  t.like(JSON.parse(userinfo.body), { sub: claims.sub, name: 'Bram Maes' })
  const again = await kiosk.call('/token', form)
  t.deepEqual([again.status, again.body.error], [400, 'invalid_grant'])
  const logins = await kiosk.simulator.logins.list()
  t.is(logins.length, 1)
  t.like(logins[0], {
    entry: 'user-discovery',
    stage: 'used',
    outcome: 'logged-in',
    partner: 'BANK',
    service: 'KIOSK',
    phoneNumber: bram,
    identifiedBy: 'qr',
  })
})

test('a hint is an object, JSON, or a JWT that is signed or not; a known user is named by sub', async (t) => {
  const kiosk = await startKiosk(t)
  const { id } = await kiosk.simulator.users.get(bram)
  const hint = { type: 'subject_code', value: subjectOf(id, 'BANK') }
  const payload = Buffer.from(JSON.stringify(hint)).toString('base64url')
  const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`
  const signed = await sign(kiosk.keys, hint as JWTPayload)
  for (const login_hint_token of [hint, JSON.stringify(hint), none, signed]) {
    const { status, body } = await kiosk.authenticate({ login_hint_token })
    t.is(status, 200, JSON.stringify(body))
    t.is((await redeem(kiosk, body.auth_req_id)).status, 200)
  }
  const [login] = await kiosk.simulator.logins.list()
  t.like(login, { entry: 'backchannel', identifiedBy: 'subject', outcome: 'logged-in' })
})

test('times and claims may be texts, as in itsme’s example, with a finding', async (t) => {
  const kiosk = await startKiosk(t)
  const now = Math.floor(Date.now() / 1000)
  const texts = {
    exp: String(now + 60) as never,
    iat: String(now) as never,
    nbf: new Date((now - 1) * 1000).toISOString() as never,
    claims: '{"id_token":{"name":null}}',
    jti: undefined as never,
    binding_message: 'W4SCT',
  }
  const { status, body } = await askKnown(kiosk, bram, texts)
  t.is(status, 200, JSON.stringify(body))
  const rules = (await kiosk.simulator.partners.findings('BANK')).map(({ rule }) => rule)
  for (const rule of ['ciba-text-values', 'ciba-request-incomplete', 'ciba-parameter-ignored'])
    t.true(rules.includes(rule as never), rule)
  const late = await askKnown(kiosk, bram, { exp: String(now - 60) as never })
  t.deepEqual([late.status, late.body.error], [400, 'invalid_request'])
  t.regex((await kiosk.refusals())[0] ?? '', /request: "exp" has passed/)
})

const wrong: readonly (readonly [
  title: string,
  JWTPayload,
  status: number,
  error: string,
  reason: RegExp,
])[] = [
  ['no openid', { scope: 'service:KIOSK' }, 400, 'invalid_scope', /add openid/],
  ['no service', { scope: 'openid' }, 400, 'invalid_request', /no service:CODE in the scope/],
  [
    'a service without CIBA',
    { scope: 'openid service:BANK_LOGIN' },
    400,
    'unauthorized_client',
    /BANK_LOGIN has no CIBA/,
  ],
  [
    'no hint',
    { login_hint_token: undefined },
    400,
    'invalid_request',
    /login_hint_token is missing/,
  ],
  [
    'a hint of another type',
    { login_hint_token: { type: 'x', value: 'y' } },
    400,
    'invalid_request',
    /its type must be user_identifier_token or subject_code, got "x"/,
  ],
  [
    'an unknown sub',
    { login_hint_token: { type: 'subject_code', value: 'x' } },
    400,
    'unknown_user_id',
    /no user has this sub/,
  ],
  [
    'an unknown token',
    { login_hint_token: hintOf('x') },
    400,
    'unknown_user_id',
    /the user identifier token is unknown/,
  ],
  [
    'login_hint',
    { login_hint: '+32470000001' },
    400,
    'invalid_request',
    /login_hint is not accepted/,
  ],
  [
    'another client_id',
    { client_id: 'DEMO' },
    400,
    'unauthorized_client',
    /client_id in the request is "DEMO"/,
  ],
  [
    'another aud',
    { aud: 'https://evil.example' },
    400,
    'invalid_request',
    /"aud" is "https:\/\/evil.example"/,
  ],
  [
    'a wrong expiry',
    { requested_expiry: -1 },
    400,
    'invalid_request',
    /requested_expiry must be a positive integer/,
  ],
  [
    'claims that are no JSON',
    { claims: '{id_token:{name:null}}' },
    400,
    'invalid_request',
    /claims must be a JSON object/,
  ],
]

for (const [title, changes, status, error, reason] of wrong) {
  test(`a backchannel request is refused: ${title}`, async (t) => {
    const kiosk = await startKiosk(t)
    const answer = await askKnown(kiosk, bram, changes)
    t.is(answer.status, status)
    t.is(answer.body.error, error)
    t.is(typeof answer.body.error_description, 'string')
    t.regex((await kiosk.refusals())[0] ?? '', reason)
  })
}

test('what is not in the signed request, or not signed by the partner, is refused', async (t) => {
  const kiosk = await startKiosk(t)
  const beside = await kiosk.call('/backchannel/authentication', { scope: 'openid service:KIOSK' })
  t.deepEqual([beside.status, beside.body.error], [400, 'invalid_request'])
  t.is(beside.body.error_description, 'scope must be in the signed request, not beside it')
  const nothing = await createClient().post(`${kiosk.base}/backchannel/authentication`, {
    form: { request: 'x' },
  })
  t.is(nothing.statusCode, 401)
  t.is(JSON.parse(nothing.body).error, 'invalid_client')
  const replayed = await sign(kiosk.keys, assertionClaims('BANK', `${kiosk.base}/token`))
  const twice = []
  for (const client_assertion of [replayed, replayed])
    twice.push((await kiosk.call('/user_discovery_sessions', { client_assertion })).status)
  t.deepEqual(twice, [200, 401])
  const get = await createClient().get(`${kiosk.base}/backchannel/authentication`)
  t.deepEqual([get.statusCode, get.headers.allow], [405, 'POST, OPTIONS'])
  const csapi = await createClient().post(
    `${kiosk.simulator.issuers.csapi}/backchannel/authentication`,
  )
  t.is(csapi.statusCode, 404)
})

for (const aud of ['', '/token', '/backchannel/authentication', '/user_discovery_sessions']) {
  test(`an assertion for user discovery is taken for the audience ${aud || 'issuer'}, ours or the real one`, async (t) => {
    const kiosk = await startKiosk(t)
    for (const base of [kiosk.base, 'https://idp.e2e.itsme.services/v2']) {
      const client_assertion = await sign(kiosk.keys, assertionClaims('BANK', base + aud))
      t.is((await kiosk.call('/user_discovery_sessions', { client_assertion })).status, 200, base)
    }
  })
}

test('an assertion for another server is refused', async (t) => {
  const kiosk = await startKiosk(t)
  const client_assertion = await sign(
    kiosk.keys,
    assertionClaims('BANK', 'https://evil.example/token'),
  )
  const { status, body } = await kiosk.call('/user_discovery_sessions', { client_assertion })
  t.deepEqual([status, body.error], [401, 'invalid_client'])
})

test('a partner without CIBA, and one with a client secret', async (t) => {
  const kiosk = await startKiosk(t, { ciba: undefined as never, service: { ciba: undefined } })
  const { status, body } = await kiosk.call('/user_discovery_sessions')
  t.deepEqual([status, body.error], [400, 'unauthorized_client'])
  t.is(body.error_description, 'The client is not allowed to use CIBA.')
  const form = { client_id: 'DEMO', client_secret: 'demo-secret-that-is-public' }
  const secret = await createClient().post(`${kiosk.base}/user_discovery_sessions`, { form })
  t.is(secret.statusCode, 401)
  t.regex(
    (await kiosk.refusals())[0] ?? '',
    /client_assertion is missing: CIBA is for partners with keys/,
  )
})

test('the user decides: pending, confirmed on the phone without a drawing', async (t) => {
  const wallClock = createTestClock()
  const kiosk = await startKiosk(t, { options: { surroundings: { wallClock } } })
  const { body } = await askKnown(kiosk, anna)
  const [action] = await kiosk.simulator.actions.list({ status: 'pending' })
  t.like(action, { phoneNumber: anna, partner: 'BANK', icon: null })
  wallClock.pass(2_000)
  const early = await redeem(kiosk, body.auth_req_id)
  t.deepEqual([early.status, early.body.error], [400, 'authorization_pending'])
  t.is(early.body.detail, 'User has not completed authentication yet.')
  const fast = await redeem(kiosk, body.auth_req_id)
  t.is(fast.body.error, 'slow_down')
  wallClock.pass(6_000)
  t.is(
    (await redeem(kiosk, body.auth_req_id)).body.error,
    'slow_down',
    'the interval has grown to 7 s',
  )
  wallClock.pass(12_000)
  t.is((await redeem(kiosk, body.auth_req_id)).body.error, 'authorization_pending')
  const phone = await createClient().get(`${kiosk.simulator.url}/app/${anna}`)
  t.notRegex(phone.body, /icon-choice/)
  await createClient().post(`${kiosk.simulator.url}/app/${anna}/actions/${action?.id}/confirm`, {
    form: { method: 'biometrics' },
  })
  t.is(
    (await redeem(kiosk, body.auth_req_id)).status,
    200,
    'who was slowed down gets what is ready',
  )
  const entries = await kiosk.simulator.journal.list({ type: 'refusal' })
  t.deepEqual(entries, [], 'polls are not refusals')
})

test('who does not confirm: rejected, expired, and an error of the scenario', async (t) => {
  const clock = createTestClock()
  const kiosk = await startKiosk(t, { options: { surroundings: { clock } } })
  const { phoneNumber } = await kiosk.simulator.users.add({ scenario: { do: 'reject' } })
  const rejects = await askKnown(kiosk, phoneNumber)
  t.like((await redeem(kiosk, rejects.body.auth_req_id)).body, {
    error: 'access_denied',
    detail: 'The user did not confirm the action.',
  })
  const waits = await askKnown(kiosk, anna, { requested_expiry: 30 })
  t.is(waits.body.expires_in, 30)
  clock.pass(31_000)
  t.is((await redeem(kiosk, waits.body.auth_req_id)).body.error, 'expired_token')
  const long = await askKnown(kiosk, anna, { requested_expiry: 86_400 })
  t.is(long.body.expires_in, 600)
  t.is((await redeem(kiosk, randomUUID())).body.error, 'invalid_grant')
  const outcomes = (await kiosk.simulator.logins.list()).map(({ outcome }) => outcome)
  t.deepEqual(outcomes.slice(0, 2), ['rejected', 'expired'])
})

test('a user identifier token is good for one request, of the partner that discovered the user, for five minutes', async (t) => {
  const clock = createTestClock()
  const kiosk = await startKiosk(t, { options: { surroundings: { clock } } })
  const token = await kiosk.discover()
  const refused = await kiosk.authenticate({ login_hint_token: hintOf(token), scope: 'openid' })
  t.is(refused.status, 400, 'a refused request does not use it')
  const both = await Promise.all(
    [1, 2].map(() => kiosk.authenticate({ login_hint_token: hintOf(token) })),
  )
  t.deepEqual(both.map(({ status }) => status).toSorted(), [200, 400])
  const late = await kiosk.discover()
  clock.pass(5 * 60_000)
  const expired = await kiosk.authenticate({ login_hint_token: hintOf(late) })
  t.deepEqual([expired.status, expired.body.error], [400, 'expired_login_hint_token'])
})

test('a session of user discovery: pending, another QR code each minute, too fast, too long', async (t) => {
  const [clock, wallClock] = [createTestClock(), createTestClock()]
  const kiosk = await startKiosk(t, { options: { surroundings: { clock, wallClock } } })
  const begun = await kiosk.call('/user_discovery_sessions')
  t.like(begun.body, { status: 'PENDING_USER_DISCOVERY', interval: 2 })
  const { qr_code: first, expires_at } = begun.body.user_discovery_token
  t.true(first.startsWith('/9j/4AAQ'))
  t.regex(expires_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
  const poll = () => kiosk.call(`/user_discovery_sessions/${begun.body.user_discovery_session_id}`)
  const fast = await poll()
  t.is(fast.status, 429)
  t.deepEqual(fast.body, { error: 'slow_down', error_description: 'Too many requests.' })
  t.is(fast.headers['retry-after'], '2')
  wallClock.pass(2_000)
  t.is((await poll()).body.user_discovery_token.qr_code, first)
  clock.pass(60_000)
  wallClock.pass(2_000)
  t.not((await poll()).body.user_discovery_token.qr_code, first)
  clock.pass(9 * 60_000)
  wallClock.pass(2_000)
  t.is((await poll()).status, 200)
  const rules = (await kiosk.simulator.partners.findings('BANK')).map(({ rule }) => rule)
  t.true(rules.includes('user-discovery-too-long'))
  clock.pass(5 * 60_000)
  const over = await poll()
  t.deepEqual([over.status, over.body.error], [400, 'invalid_request'])
  t.is((await kiosk.call('/user_discovery_sessions/unknown')).status, 400)
})

test('a confirmation without a browser shows its template', async (t) => {
  const kiosk = await startKiosk(t, { service: { type: 'confirmation' } })
  const claims = { userinfo: template({ template_name: 'free_text', text_key: 'Pay 5 euro?' }) }
  t.is((await askKnown(kiosk, anna, { scope: 'openid service:KIOSK', claims })).status, 200)
  const [action] = await kiosk.simulator.actions.list()
  t.deepEqual(action?.approval, { template: 'free_text', text: 'Pay 5 euro?' })
  const without = await askKnown(kiosk, anna, { scope: 'openid service:KIOSK' })
  t.deepEqual([without.status, without.body.error], [400, 'invalid_request'])
})

test('tokens of CIBA are encrypted like all others', async (t) => {
  const encryption = { alg: 'RSA-OAEP-256', enc: 'A128CBC-HS256' }
  const partner = { idToken: { encryption }, userinfo: { format: 'encrypted' } }
  const kiosk = await startKiosk(t, { partner })
  const { body } = await askKnown(kiosk, bram)
  const tokens = await redeem(kiosk, body.auth_req_id)
  t.is(tokens.body.id_token.split('.').length, 5)
})

test('settings of CIBA that contradict each other are refused', async (t) => {
  const { simulator } = await startBank(t)
  const services = (ciba?: object) => [{ code: 'X', ...(ciba && { ciba }) }] as never
  const refuse = (ciba: object | undefined, message: string) =>
    t.throwsAsync(simulator.partners.change('BANK', { services: services(ciba) }), { message })
  await refuse(
    undefined,
    'services[0].redirectUris: is missing; only a service with ciba needs none',
  )
  await refuse(
    { delivery: 'ping' },
    'services[0].ciba.notificationEndpoint: is missing; delivery: ping needs it',
  )
  await refuse(
    { delivery: 'poll', notificationEndpoint: 'https://bank.example/ping' },
    'services[0].ciba.notificationEndpoint: has no effect with delivery: poll; set delivery: ping, got "https://bank.example/ping"',
  )
  await t.throwsAsync(
    simulator.partners.change('DEMO', { services: services({ delivery: 'poll' }) }),
    {
      message: 'services[0].ciba: is for partners that authenticate by private_key_jwt',
    },
  )
})
