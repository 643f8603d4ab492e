import test from 'ava'
import { type Started, start, withSimulator } from '../helpers/simulator.ts'
import { until } from '../helpers/until.ts'
import {
  createClient,
  createVisitor,
  goOn,
  identify,
  logInAtDemo,
  openIdentify,
} from '../helpers/visitor.ts'

const anna = '+32470000001'

function control({ simulator }: Started) {
  const client = createClient()
  const read = (answer: { statusCode: number; body: string; headers: object }) => ({
    status: answer.statusCode,
    headers: answer.headers as Record<string, string>,
    body: answer.body === '' ? undefined : JSON.parse(answer.body),
  })
  return {
    get: async (path: string) => read(await client.get(`${simulator.url}/control${path}`)),
    post: async (path: string, json: unknown = {}) =>
      read(await client.post(`${simulator.url}/control${path}`, { json })),
    delete: async (path: string) => read(await client.delete(`${simulator.url}/control${path}`)),
  }
}

async function begin({ simulator }: Started, phoneNumber = anna) {
  const visitor = createVisitor()
  return {
    visitor,
    wait: await identify(visitor, await openIdentify(simulator, visitor), phoneNumber),
  }
}

withSimulator(
  'the control API is the finger: next, confirm, and a second time 409 with the action',
  async (t, started) => {
    const api = control(started)
    const { visitor, wait } = await begin(started)
    const next = await api.get('/actions/next?phoneNumber=%2B32470000001&partner=DEMO')
    t.is(next.status, 200)
    t.deepEqual(Object.keys(next.body), [
      'id',
      'status',
      'issuer',
      'partner',
      'service',
      'serviceType',
      'user',
      'phoneNumber',
      'claims',
      'acr',
      'approval',
      'icon',
      'createdAt',
      'expiresAt',
      'decision',
      'login',
    ])
    t.like(next.body, {
      status: 'pending',
      partner: 'DEMO',
      service: 'DEMO_LOGIN',
      serviceType: 'authentication',
      phoneNumber: anna,
      acr: 'basic',
      approval: null,
      decision: null,
    })
    t.regex(next.body.createdAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    t.is(Date.parse(next.body.expiresAt) - Date.parse(next.body.createdAt), 180_000)
    const confirmed = await api.post(`/actions/${next.body.id}/confirm`, { method: 'code' })
    t.is(confirmed.status, 200)
    t.like(confirmed.body, { status: 'confirmed', decision: { kind: 'confirmed', method: 'code' } })
    const again = await api.post(`/actions/${next.body.id}/reject`)
    t.is(again.status, 409)
    t.like(again.body, {
      type: 'urn:itsme-simulator:action-already-decided',
      status: 409,
      action: { id: next.body.id, status: 'confirmed' },
    })
    t.true((await goOn(visitor, wait)).searchParams.has('code'))
  },
)

withSimulator(
  'next waits for an action that comes later, and is 204 when none comes',
  async (t, started) => {
    const api = control(started)
    const waiting = api.get('/actions/next?phoneNumber= 32470000001&timeout=20')
    await begin(started, '+32470000006')
    await begin(started)
    t.is((await waiting).body.phoneNumber, anna)
    const none = await api.get('/actions/next?phoneNumber=32470000003&timeout=0.05')
    t.is(none.status, 204)
    t.is(none.body, undefined)
  },
)

withSimulator('advanced: biometrics is 422, the default is the code', async (t, started) => {
  const api = control(started)
  const visitor = createVisitor()
  const acr = 'http://itsme.services/v2/claim/acr_advanced'
  const page = await openIdentify(started.simulator, visitor, { acr_values: acr })
  await identify(visitor, page, anna)
  const { body } = await api.get('/actions/next')
  t.is(body.acr, 'advanced')
  const refused = await api.post(`/actions/${body.id}/confirm`, { method: 'biometrics' })
  t.is(refused.status, 422)
  t.regex(refused.body.detail, /asks for acr advanced: confirm it with method "code"/)
  t.is((await api.post(`/actions/${body.id}/confirm`)).body.decision.method, 'code')
})

const badInput: readonly (readonly [
  method: 'get' | 'post',
  path: string,
  body: unknown,
  status: number,
  path2: string,
  message: RegExp,
])[] = [
  [
    'get',
    '/actions?phoneNumber=abc',
    undefined,
    422,
    'phoneNumber',
    /must be an E.164 phone number such as \+32470000001, got "abc"/,
  ],
  [
    'get',
    '/actions?status=done',
    undefined,
    422,
    'status',
    /must be one of pending, confirmed, rejected, expired, got "done"/,
  ],
  [
    'get',
    '/actions?phoneNumbr=1',
    undefined,
    422,
    'phoneNumbr',
    /unknown parameter; nearest "phoneNumber"/,
  ],
  ['get', '/actions?limit=0', undefined, 422, 'limit', /must be at least 1, got 0/],
  ['get', '/actions/next?timeout=500', undefined, 422, 'timeout', /must be at most 120, got 500/],
  ['get', '/journal?type=x', undefined, 422, 'type', /must be one of request/],
  [
    'post',
    '/actions/a/confirm',
    { method: 'finger' },
    422,
    'method',
    /must be one of code, biometrics/,
  ],
  [
    'post',
    '/actions/a/reject',
    { reasn: 'user' },
    422,
    'reasn',
    /unknown member; nearest "reason"/,
  ],
  ['post', '/reset', { everything: true }, 422, 'everything', /unknown member/],
]

for (const [method, path, body, status, where, message] of badInput) {
  withSimulator(`bad input: ${method} ${path}`, async (t, started) => {
    const answer = await control(started)[method](path, body)
    t.is(answer.status, status)
    t.is(answer.headers['content-type'], 'application/problem+json')
    t.is(answer.body.type, 'urn:itsme-simulator:bad-input')
    t.is(answer.body.errors[0].path, where)
    t.regex(answer.body.errors[0].message, message)
  })
}

withSimulator('bodies must be JSON objects, and small', async (t, { simulator }) => {
  const client = createClient()
  const url = `${simulator.url}/control/reset`
  const form = await client.post(url, { form: { a: '1' } })
  t.is(form.statusCode, 422)
  t.regex(form.body, /content-type must be application\/json/)
  t.regex(
    (await client.post(url, { body: '{', headers: { 'content-type': 'application/json' } })).body,
    /is not JSON/,
  )
  t.regex((await client.post(url, { json: [] })).body, /must be a JSON object/)
  const large = await client
    .post(url, { json: { a: 'x'.repeat(1_100_000) } })
    .catch((error) => error.response)
  if (large) t.regex(large.body, /must have at most 1048576 bytes/)
  t.is((await client.get(`${simulator.url}/control/state`)).statusCode, 200)
})

withSimulator('unknown things are 404 and say where to look', async (t, started) => {
  const api = control(started)
  for (const path of ['/actions/nope', '/users/nope', '/partners/nope', '/nothing']) {
    const { status, body } = await api.get(path)
    t.is(status, 404, path)
    t.is(body.type, 'urn:itsme-simulator:not-found')
  }
  t.regex(
    (await api.get('/users/nope')).body.detail,
    /no user "nope"; GET \/control\/users lists them/,
  )
})

withSimulator(
  'users and partners are listed, by number and by id, without secrets',
  async (t, started) => {
    const api = control(started)
    const { body } = await api.get('/users?limit=2')
    t.deepEqual(
      body.items.map(({ phoneNumber }: { phoneNumber: string }) => phoneNumber),
      [anna, '+32470000002'],
    )
    const rest = await api.get(`/users?after=${body.items[1].id}&limit=1`)
    t.is(rest.body.items[0].phoneNumber, '+32470000003')
    for (const key of ['+32470000001', '32470000001', body.items[0].id]) {
      t.like((await api.get(`/users/${key}`)).body, {
        phoneNumber: anna,
        nationalPhoneNumber: '0470 00 00 01',
        scenario: 'manual',
        status: 'active',
      })
    }
    const partners = await api.get('/partners')
    t.like(partners.body.items[0], { code: 'DEMO', hasSecret: true })
    t.false(JSON.stringify(partners.body).includes('demo-secret'))
    t.is((await api.get('/partners/DEMO')).body.code, 'DEMO')
    const state = await api.get('/state')
    t.like(state.body, {
      counts: { users: 23, partners: 2, pendingActions: 0 },
      configuration: { hasControlToken: false, hints: true },
    })
  },
)

withSimulator('actions are listed by status and number', async (t, started) => {
  const api = control(started)
  await begin(started)
  await begin(started, '+32470000002')
  const list = async (query: string) =>
    (await api.get(`/actions${query}`)).body.items.map(
      ({ phoneNumber }: { phoneNumber: string }) => phoneNumber,
    )
  t.deepEqual(await list(''), [anna, '+32470000002'])
  t.deepEqual(await list('?status=pending'), [anna])
  t.deepEqual(await list('?status=confirmed'), ['+32470000002'])
  t.deepEqual(await list('?phoneNumber=%2B32470000001'), [anna])
  t.deepEqual(await list('?partner=OTHER'), [])
})

withSimulator('reset ends logins in flight, and everything goes on', async (t, started) => {
  const api = control(started)
  const { visitor, wait } = await begin(started)
  t.is((await api.post('/reset')).status, 204)
  t.deepEqual((await api.get('/actions')).body.items, [])
  const { body } = await api.get('/journal')
  t.deepEqual(
    body.items.map(({ summary }: { summary: string }) => summary),
    ['control  control  reset to the fixtures'],
  )
  t.is((await visitor.get(wait)).statusCode, 400)
  t.is((await begin(started)).wait.includes('/wait'), true)
})

withSimulator('a reset makes the demo website forget its visitors', async (t, started) => {
  const { simulator } = started
  const visitor = createVisitor()
  t.true((await logInAtDemo(simulator, visitor, '+32470000002')).includes('Bram Maes'))
  const demo = () => visitor.get(`${simulator.url}/demo`)
  t.true((await demo()).body.includes('Bram Maes'), 'a reload shows it again')
  t.is((await control(started).post('/reset')).status, 204)
  const { statusCode, body } = await demo()
  t.is(statusCode, 200)
  t.false(body.includes('Bram Maes'))
})

withSimulator(
  'the journal tells a login in order, by filter, and holds no secret',
  async (t, started) => {
    const api = control(started)
    const { login, redeem } = await import('../helpers/visitor.ts')
    const code = (await login(started.simulator)).searchParams.get('code') ?? ''
    const { body: tokens } = await redeem(started.simulator, code)
    const { body } = await api.get('/journal')
    const steps = body.items
      .filter(({ type }: { type: string }) => type !== 'finding')
      .map(({ type, step }: { type: string; step: string }) => `${type} ${step}`)
    t.deepEqual(steps, [
      'request authorize',
      'action action',
      'action action',
      'request redirect',
      'token token',
    ])
    const text = JSON.stringify(body) + started.log.join('\n')
    for (const hidden of [
      code,
      tokens['access_token'],
      tokens['id_token'],
      'demo-secret-that-is-public',
    ])
      t.false(text.includes(String(hidden)))
    const filtered = await api.get('/journal?type=action&phoneNumber=32470000002&partner=DEMO')
    t.is(filtered.body.items.length, 2)
    const after = await api.get(`/journal?after=${filtered.body.items[0].seq}&type=action`)
    t.is(after.body.items.length, 1)
    t.is((await api.delete('/journal')).status, 204)
    t.deepEqual((await api.get('/journal')).body.items, [])
  },
)

test('a waiting next call and open event streams do not hold up a stop', async (t) => {
  const { simulator } = await start(t)
  const waiting = createClient()
    .get(`${simulator.url}/control/actions/next?timeout=120`)
    .catch(() => undefined)
  const phone = await fetch(`${simulator.url}/app/+32470000001/events`)
  let hasStopped = false
  const stopped = simulator.stop().then(() => {
    hasStopped = true
  })
  t.true(await until(() => hasStopped))
  await Promise.all([stopped, waiting, phone.text().catch(() => undefined)])
})
