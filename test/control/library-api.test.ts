import test from 'ava'
import type { Simulator } from '../../src/index.ts'
import { start, withSimulator } from '../helpers/simulator.ts'
import { createTestClock } from '../helpers/test-clock.ts'
import { authorize, codeOf, errorCodeOf, redeemCode, userinfoOf } from '../helpers/unattended.ts'
import {
  createClient,
  createVisitor,
  decode,
  goOn,
  identify,
  openIdentify,
} from '../helpers/visitor.ts'

const bram = '+32470000002'

function api({ url }: Pick<Simulator, 'url'>) {
  const client = createClient()
  return async (
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    json?: unknown,
  ) => {
    const answer = await client(`${url}/control${path}`, {
      method,
      ...(json === undefined ? {} : { json }),
    })
    const body = answer.body === '' ? undefined : JSON.parse(answer.body)
    return { status: answer.statusCode, headers: answer.headers, body }
  }
}

withSimulator(
  'POST /control/users without a body: a fresh user, ready to log in',
  async (t, started) => {
    const { simulator } = started
    const call = api(simulator)
    const first = await call('POST', '/users')
    t.is(first.status, 201)
    t.is(first.headers['location'], `/control/users/${first.body.id}`)
    t.like(first.body, {
      phoneNumber: '+32471000001',
      nationalPhoneNumber: '0471 00 00 01',
      status: 'active',
      scenario: 'manual',
    })
    const second = await call('POST', '/users', {
      scenario: { do: 'confirm' },
      givenName: 'Mira',
      email: null,
    })
    t.is(second.body.phoneNumber, '+32471000002')
    t.is((await call('GET', `/users/${second.body.phoneNumber.slice(1)}`)).body.id, second.body.id)
    const { body } = await redeemCode(simulator, await codeOf(simulator, second.body.phoneNumber))
    t.regex(String(decode(body['id_token'])['name']), /^Mira /)
    t.is(decode(String(body['id_token']))['email'], undefined)
    t.is((await call('DELETE', `/users/${second.body.id}`)).status, 204)
    t.is((await call('GET', `/users/${second.body.id}`)).status, 404)
  },
)

withSimulator('a typo with null is no change that vanishes', async (t, { simulator }) => {
  const { id } = await simulator.users.add()
  const refused = await api(simulator)('PATCH', `/users/${id}`, { emial: null })
  t.is(refused.status, 422)
  t.like(refused.body.errors[0], { path: 'emial', message: 'unknown member; nearest "email"' })
})

test('a user under 13 is refused, by birthdate and by age', async (t) => {
  const clock = createTestClock(Date.parse('2026-06-15T12:00:00.000Z'))
  const { simulator } = await start(t, { surroundings: { clock } })
  await t.throwsAsync(simulator.users.add({ birthdate: '2013-06-16' }), {
    message:
      'birthdate: must be 2013-06-15 or before: itsme has no users under 13, got "2013-06-16"',
  })
  await t.throwsAsync(simulator.users.add({ age: 12 }), {
    message: 'age: must be at least 13: itsme has no younger users, got 12',
  })
  t.is((await simulator.users.add({ birthdate: '2013-06-15' })).document.birthdate, '2013-06-15')
})

withSimulator('the library checks its arguments as the API does', async (t, { simulator }) => {
  const wrong: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['status', () => simulator.actions.list({ status: 'pend' as 'pending' })],
    ['phonenumber', () => simulator.actions.next({ phonenumber: bram, timeout: 0 } as object)],
    ['method', () => simulator.actions.confirm('x', { method: 'finger' as 'code' })],
    ['reason', () => simulator.actions.reject('x', { reason: 'wrong' as 'user' })],
    ['type', () => simulator.journal.list({ type: 'fualt' as 'fault' })],
    ['phonenumber', () => simulator.journal.take({ phonenumber: bram } as object)],
    ['typ', () => simulator.journal.clear({ typ: 'fault' } as object)],
    ['phone', () => simulator.codes.expire({ phone: bram } as object)],
    [
      'token',
      () => simulator.logins.run({ partner: 'DEMO', phoneNumber: bram, token: true } as never),
    ],
  ]
  for (const [path, call] of wrong) {
    const error = await t.throwsAsync(call(), { name: 'SimulatorError', code: 'bad-input' })
    t.true(error?.message.startsWith(`${path}: `), error?.message)
  }
})

withSimulator('a user is changed, removed and added by many at once', async (t, { simulator }) => {
  const { phoneNumber, id } = await simulator.users.add({
    faults: [{ kind: 'status', match: { endpoint: 'token' } }],
  })
  const codes = await Promise.all([
    errorCodeOf(simulator.users.change(id, { givenName: 'Zed' })),
    errorCodeOf(simulator.users.remove(phoneNumber)),
    errorCodeOf(simulator.users.remove(phoneNumber)),
  ])
  t.is(codes.filter((code) => code === undefined).length >= 1, true)
  t.is(await errorCodeOf(simulator.users.get(phoneNumber)), 'not-found')
  t.deepEqual(await simulator.faults.list({ phoneNumber }), [])
  const resets = await Promise.all(Array.from({ length: 8 }, () => errorCodeOf(simulator.reset())))
  t.deepEqual(
    resets,
    Array.from({ length: 8 }, () => undefined),
  )
  const users = await simulator.users.list()
  t.is(users.length, 23)
  t.is((await simulator.faults.list()).length, 5)
})

withSimulator('a user whose fault has a taken name changes nothing', async (t, { simulator }) => {
  await simulator.users.add({ phoneNumber: '+32499000001' })
  await simulator.faults.add({ kind: 'reset', name: 'dup' })
  const faults = [
    { kind: 'latency', name: 'one' },
    { kind: 'latency', name: 'dup' },
  ] as const
  t.is(
    await errorCodeOf(simulator.users.change('+32499000001', { givenName: 'Zed', faults })),
    'already-exists',
  )
  t.not((await simulator.users.get('+32499000001')).document.givenName, 'Zed')
  t.is(await errorCodeOf(simulator.faults.get('one')), 'not-found')
})

withSimulator(
  'a change that says nothing of faults does not arm them again',
  async (t, { simulator }) => {
    const faults = [{ kind: 'status', match: { endpoint: 'token' } }] as const
    const { id, phoneNumber } = await simulator.users.add({ scenario: { do: 'confirm' }, faults })
    t.is((await redeemCode(simulator, await codeOf(simulator, phoneNumber))).status, 503)
    await simulator.users.change(id, { givenName: 'Zed' })
    t.is((await redeemCode(simulator, await codeOf(simulator, phoneNumber))).status, 200)
  },
)

withSimulator(
  'the journal of a user tells what was refused, and where it went',
  async (t, { simulator }) => {
    const { phoneNumber } = await simulator.users.add({ scenario: { do: 'confirm' } })
    const code = await codeOf(simulator, phoneNumber)
    await redeemCode(simulator, code)
    await redeemCode(simulator, code)
    const lines = (await simulator.journal.list({ phoneNumber })).map(
      ({ type, step }) => `${type} ${step}`,
    )
    t.deepEqual(lines, ['action action', 'request redirect', 'token token', 'refusal token'])
  },
)

withSimulator('HEAD on event streams ends nothing but the call', async (t, { simulator }) => {
  const client = createClient()
  await codeOf(simulator, bram)
  for (const path of ['/control/events?after=0', '/events?seen=zzz']) {
    t.is((await client.head(simulator.url + path)).statusCode, 200)
  }
  t.is((await client.get(`${simulator.url}/healthz`)).statusCode, 200)
  const late = await fetch(`${simulator.url}/control/events`, {
    headers: { 'last-event-id': '99999' },
  })
  await codeOf(simulator, bram)
  let seen = ''
  for await (const chunk of late.body ?? []) {
    seen += Buffer.from(chunk).toString()
    if (seen.includes('event: entry')) break
  }
  t.true(seen.includes('id: 1\n'), 'an id of another run is none')
})

withSimulator(
  'users are changed by a merge patch, and used by the next request',
  async (t, { simulator }) => {
    const call = api(simulator)
    const { id, phoneNumber } = await simulator.users.add({
      givenName: 'Mira',
      scenario: { do: 'confirm' },
    })
    const patched = await call('PATCH', `/users/${encodeURIComponent(phoneNumber)}`, {
      familyName: 'Nova',
      givenName: null,
      scenario: { do: 'reject' },
    })
    t.is(patched.status, 200)
    t.like(patched.body, { id, scenario: 'reject' })
    t.like(patched.body.document, { familyName: 'Nova' })
    t.is(patched.body.document.givenName, undefined)
    const { location } = await authorize(simulator, phoneNumber)
    t.is(location?.searchParams.get('error'), 'access_denied')
    const again = await call('PATCH', `/users/${id}`, { scenario: null, status: 'blocked' })
    t.like(again.body, { scenario: 'manual', status: 'blocked' })
    t.like(again.body.document, { familyName: 'Nova' }, 'what was patched before stays')
    for (const [name, value] of [
      ['phoneNumber', '+32470000077'],
      ['id', 'another'],
    ]) {
      const refused = await call('PATCH', `/users/${id}`, { [String(name)]: value })
      t.is(refused.status, 422)
      t.is(refused.body.errors[0].path, name)
      t.regex(refused.body.errors[0].message, /cannot be changed/)
    }
  },
)

withSimulator(
  'a user who is removed and added again is somebody else',
  async (t, { simulator }) => {
    const subOf = async (phoneNumber: string) => {
      const { body } = await redeemCode(simulator, await codeOf(simulator, phoneNumber))
      return decode(body['id_token'])['sub']
    }
    const first = await simulator.users.add({
      phoneNumber: '+32470000077',
      scenario: { do: 'confirm' },
    })
    const before = await subOf(first.phoneNumber)
    t.is(await subOf(first.phoneNumber), before)
    await simulator.users.remove(first.phoneNumber)
    const second = await simulator.users.add({
      phoneNumber: '+32470000077',
      scenario: { do: 'confirm' },
    })
    t.not(second.id, first.id)
    t.not(await subOf(first.phoneNumber), before)
    const code = await errorCodeOf(simulator.users.add({ phoneNumber: '+32470000077' }))
    t.is(code, 'already-exists')
  },
)

const badUsers: readonly (readonly [object, string, RegExp])[] = [
  [{ scenario: { do: 'confrim' } }, 'scenario.do', /must be one of manual, .*; nearest "confirm"/],
  [{ scenario: { do: 'reject', reason: 'wrong-icn' } }, 'scenario.reason', /nearest "wrong-icon"/],
  [{ scenario: { inTurn: [{ do: 'x' }] } }, 'scenario.inTurn[0].do', /must be one of manual/],
  [{ scenario: 5 }, 'scenario', /must be a text or an object, got 5/],
  [{ phoneNumber: null }, 'phoneNumber', /must be a text/],
  [{ placeOfBirth: { cty: 'Gent' } }, 'placeOfBirth.city', /is missing/],
  [{ scenario: 'rejct' }, 'scenario', /unknown scenario "rejct"; nearest "reject"/],
  [{ scnario: 'reject' }, 'scnario', /unknown member; nearest "scenario"/],
  [{ phoneNumber: '0470' }, 'phoneNumber', /E\.164/],
  [
    { faults: [{ kind: 'invalid-is' }] },
    'faults[0].kind',
    /is not one of the 67 known ones; nearest "invalid-iss"/,
  ],
  [
    { faults: [{ kind: 'latency', attributes: { second: 1 } }] },
    'faults[0].attributes.second',
    /nearest "seconds"/,
  ],
  [{ country: 'FRA', nationalNumber: '1' }, 'nationalNumber', /documents of FRA have none/],
]

for (const [user, path, message] of badUsers) {
  withSimulator(`a wrong user is refused: ${JSON.stringify(user)}`, async (t, { simulator }) => {
    const { status, body } = await api(simulator)('POST', '/users', user)
    t.is(status, 422)
    t.is(body.errors[0].path, path)
    t.regex(body.errors[0].message, message)
    t.is(
      (await simulator.users.list()).some(({ phoneNumber }) => phoneNumber.startsWith('+32471')),
      false,
    )
  })
}

withSimulator('a login in flight ends with the user it began with', async (t, { simulator }) => {
  const { phoneNumber } = await simulator.users.add({ givenName: 'Before', familyName: 'Change' })
  const visitor = createVisitor()
  const wait = await identify(visitor, await openIdentify(simulator, visitor), phoneNumber)
  await simulator.users.change(phoneNumber, { givenName: 'After' })
  await simulator.users.remove(phoneNumber)
  const action = await simulator.actions.next({ phoneNumber })
  await simulator.actions.confirm(action.id)
  const back = await goOn(visitor, wait)
  const { status, body } = await redeemCode(simulator, String(back.searchParams.get('code')))
  t.is(status, 200)
  t.is(decode(body['id_token'])['name'], 'Before Change')
})

withSimulator('a login in flight ends with the partner it began with', async (t, { simulator }) => {
  const { phoneNumber } = await simulator.users.add({ scenario: { do: 'confirm' } })
  const code = await codeOf(simulator, phoneNumber)
  const manual = await simulator.users.add()
  const visitor = createVisitor()
  const wait = await identify(visitor, await openIdentify(simulator, visitor), manual.phoneNumber)
  await simulator.partners.change('DEMO', {
    secret: 'another-secret',
    idToken: { signing: 'RS256', claims: 'requested' },
  })
  const { status, body } = await redeemCode(simulator, code)
  t.is(status, 200, 'the secret of before redeems the code of before')
  t.truthy(decode(body['id_token'])['name'])
  const next = await redeemCode(simulator, await codeOf(simulator, phoneNumber))
  t.is(next.body['error'], 'invalid_client', 'the next request meets the change')
  await simulator.partners.remove('DEMO')
  const action = await simulator.actions.next({ phoneNumber: manual.phoneNumber })
  await simulator.actions.confirm(action.id)
  const back = await goOn(visitor, wait)
  const late = await redeemCode(simulator, String(back.searchParams.get('code')))
  t.is(late.status, 200, 'a partner that was removed ends what it began')
  t.is((await userinfoOf(simulator, String(late.body['access_token']))).status, 200)
  t.is((await authorize(simulator, phoneNumber)).status, 400)
})

withSimulator('partners are added, changed and removed at run time', async (t, { simulator }) => {
  const call = api(simulator)
  const partner = {
    code: 'MYAPP',
    secret: 'not-a-secret',
    services: [{ code: 'LOGIN', redirectUris: ['https://app.example/cb'] }],
  }
  const added = await call('POST', '/partners', partner)
  t.is(added.status, 201)
  t.is(added.headers['location'], '/control/partners/MYAPP')
  t.like(added.body, { code: 'MYAPP', hasSecret: true })
  t.false(JSON.stringify(added.body).includes('not-a-secret'))
  const again = await call('POST', '/partners', partner)
  t.is(again.status, 409)
  t.is(again.body.type, 'urn:itsme-simulator:already-exists')
  const changes = {
    client_id: 'MYAPP',
    scope: 'openid service:LOGIN',
    redirect_uri: 'https://app.example/cb',
  }
  t.true((await authorize(simulator, bram, changes)).location?.searchParams.has('code'))
  const patched = await call('PATCH', '/partners/MYAPP', {
    requirePkce: true,
    lifetimes: { code: 5 },
  })
  t.like(patched.body, { requirePkce: true, lifetimes: { code: 5 }, hasSecret: true })
  t.is(
    (await authorize(simulator, bram, changes)).location?.searchParams.get('error'),
    'invalid_request',
  )
  const wrong = await call('PATCH', '/partners/MYAPP', { services: [] })
  t.is(wrong.status, 422)
  t.is((await call('GET', '/partners/MYAPP')).body.services.length, 1, 'nothing was lost')
  t.is((await call('DELETE', '/partners/MYAPP')).status, 204)
  const gone = await call('GET', '/partners/MYAPP')
  t.is(gone.status, 404)
  t.regex(gone.body.detail, /no partner "MYAPP"/)
})

withSimulator(
  'PUT /control/fixtures: YAML or JSON, all or nothing, and reset goes back to it',
  async (t, { simulator }) => {
    const call = api(simulator)
    const client = createClient()
    const put = (body: string, type = 'application/yaml') =>
      client.put(`${simulator.url}/control/fixtures`, { body, headers: { 'content-type': type } })
    const wrong = await put('users:\n  - { phoneNumber: "+32470000042", scenario: nothing }\n')
    t.is(wrong.statusCode, 422)
    t.is(JSON.parse(wrong.body).errors[0].path, 'body:2 users[0].scenario')
    t.is((await call('GET', '/users/32470000042')).status, 404, 'nothing was changed')
    const text =
      'defaults: false\nusers:\n  - { phoneNumber: "+32470000042", givenName: Mira }\nsettings: { lifetimes: { action: 7 } }\n'
    t.is((await put(text)).statusCode, 204)
    t.is((await call('GET', '/users')).body.items.length, 1)
    t.is((await call('GET', '/state')).body.configuration.lifetimes.action, 7)
    await simulator.users.add()
    t.is((await call('POST', '/reset')).status, 204)
    t.deepEqual(
      (await simulator.users.list()).map(({ phoneNumber }) => phoneNumber),
      ['+32470000042'],
    )
    t.is((await put('{"users":[]}', 'application/json')).statusCode, 204)
    t.true((await simulator.users.list()).length > 10, 'laid over the packaged set again')
    t.is((await put('a=b', 'application/x-www-form-urlencoded')).statusCode, 422)
  },
)

withSimulator(
  'GET /control/events: the journal as it happens, and what was missed',
  async (t, { simulator }) => {
    const { phoneNumber } = await simulator.users.add({ scenario: { do: 'confirm' } })
    await codeOf(simulator, bram)
    const controller = new AbortController()
    const query = new URLSearchParams({ phoneNumber, type: 'action' })
    const answer = await fetch(`${simulator.url}/control/events?${query}`, {
      signal: controller.signal,
      headers: { 'last-event-id': '0' },
    })
    t.is(answer.headers.get('content-type'), 'text/event-stream; charset=utf-8')
    await codeOf(simulator, phoneNumber)
    let text = ''
    for await (const chunk of answer.body ?? []) {
      text += Buffer.from(chunk).toString()
      if (text.includes('event: entry')) break
    }
    controller.abort()
    const [, id, data] = /id: (\d+)\nevent: entry\ndata: (.*)\n/.exec(text) ?? []
    const entry = JSON.parse(data ?? '{}')
    t.is(String(entry.seq), String(id))
    t.like(entry, { type: 'action', phoneNumber })
    const late = await fetch(`${simulator.url}/control/events?${query}`, {
      headers: { 'last-event-id': '0' },
    })
    let missed = ''
    for await (const chunk of late.body ?? []) {
      missed += Buffer.from(chunk).toString()
      if (missed.includes('event: entry')) break
    }
    t.true(missed.includes(`"seq":${id}`), 'what was missed comes first')
  },
)

withSimulator('codes and access tokens end by call', async (t, { simulator }) => {
  const call = api(simulator)
  const mine = await simulator.users.add({ scenario: { do: 'confirm' } })
  const code = await codeOf(simulator, mine.phoneNumber)
  const other = await codeOf(simulator, bram)
  const ended = await call('POST', '/codes/expire', { phoneNumber: mine.phoneNumber })
  t.deepEqual(ended.body, { expired: 1 })
  const refused = await redeemCode(simulator, code)
  t.is(refused.body['error'], 'invalid_grant')
  const [entry] = await simulator.journal.take({ type: 'refusal' })
  t.regex(entry?.summary ?? '', /invalid_grant: .*expired/)
  const { body } = await redeemCode(simulator, other)
  const token = String(body['access_token'])
  t.is((await userinfoOf(simulator, token)).status, 200)
  t.deepEqual(await simulator.accessTokens.expire({ accessToken: token }), { expired: 1 })
  t.is((await userinfoOf(simulator, token)).status, 401)
  t.deepEqual(await simulator.codes.expire(), { expired: 0 }, 'redeemed codes are no more')
  t.is((await call('POST', '/codes/expire', { phoneNumber: 'x' })).status, 422)
})

withSimulator(
  'POST /control/logins: a whole login, with or without tokens',
  async (t, { simulator }) => {
    const call = api(simulator)
    const anna = '+32470000001'
    const done = await call('POST', '/logins', {
      partner: 'DEMO',
      phoneNumber: anna,
      nonce: 'n1',
      state: 's1',
      redirectUri: 'http://localhost:9/cb',
    })
    t.is(done.status, 200, JSON.stringify(done.body))
    t.regex(done.body.redirectTo, /^http:\/\/localhost:9\/cb\?code=[a-z0-9]{36}&state=s1$/)
    t.is(done.body.issuer, simulator.issuers.csapi)
    const tokens = await call('POST', '/logins', {
      partner: 'DEMO',
      service: 'DEMO_IDENTIFICATION',
      phoneNumber: anna,
      nonce: 'n2',
      claims: { id_token: { 'http://itsme.services/v2/claim/BENationalNumber': null } },
      tokens: true,
    })
    const claims = decode(tokens.body.tokens.id_token)
    t.is(claims['nonce'], 'n2')
    t.regex(String(claims['http://itsme.services/v2/claim/BENationalNumber']), /^\d{11}$/)
    const rejected = await call('POST', '/logins', {
      partner: 'DEMO',
      phoneNumber: '+32470000007',
      tokens: true,
    })
    t.like(rejected.body, { code: null, error: 'access_denied' })
    t.is(rejected.body.tokens, undefined)
    const v2 = await simulator.logins.run({ partner: 'DEMO_KEYS', phoneNumber: anna })
    t.is(v2.issuer, simulator.issuers.v2)
    t.is(
      (await redeemCode(simulator, done.body.code)).body['error'],
      'invalid_grant',
      'made for another redirect URI',
    )
  },
)

const badLogins: readonly (readonly [object, number, RegExp])[] = [
  [{ partner: 'NOBODY', phoneNumber: bram }, 404, /no partner "NOBODY"/],
  [{ partner: 'DEMO', service: 'DEMO_LOGN', phoneNumber: bram }, 404, /nearest "DEMO_LOGIN"/],
  [{ partner: 'DEMO', phoneNumber: '+32470999999' }, 404, /no user "\+32470999999"/],
  [{ partner: 'DEMO', phoneNumber: '+32470000008' }, 422, /cannot be asked: the status is blocked/],
  [{ partner: 'DEMO_KEYS', phoneNumber: bram, tokens: true }, 422, /authenticates by its own keys/],
  [
    { partner: 'DEMO', phoneNumber: bram, redirectUri: 'https://evil.example/' },
    422,
    /is not registered for DEMO_LOGIN/,
  ],
  [{ partner: 'DEMO', phoneNumber: bram, scop: 'x' }, 422, /unknown member; nearest "scope"/],
]

for (const [request, status, message] of badLogins) {
  withSimulator(
    `a login that cannot be done: ${JSON.stringify(request)}`,
    async (t, { simulator }) => {
      const answer = await api(simulator)('POST', '/logins', request)
      t.is(answer.status, status, JSON.stringify(answer.body))
      t.regex(answer.body.detail, message)
    },
  )
}

test('a login for a partner that requires PKCE brings the verifier', async (t) => {
  const partners = [
    {
      code: 'MINE',
      secret: 'not-a-secret',
      requirePkce: true,
      services: [{ code: 'LOGIN', redirectUris: ['https://app.example/cb'] }],
    },
  ]
  const { simulator } = await start(t, { fixtures: { partners } })
  const { tokens, codeVerifier } = await simulator.logins.run({
    partner: 'MINE',
    phoneNumber: bram,
    tokens: true,
  })
  t.truthy(tokens?.['id_token'])
  t.regex(String(codeVerifier), /^[\w-]{43}$/)
})

test('lifetimes and skew: of the simulator, and of one partner', async (t) => {
  const wallClock = createTestClock()
  const { simulator } = await start(t, { surroundings: { wallClock } })
  await simulator.fixtures.put({ settings: { skew: -120, lifetimes: { idToken: 60 } } })
  const now = Math.floor(wallClock.now() / 1000)
  const idToken = async () => {
    const { body } = await redeemCode(simulator, await codeOf(simulator, bram))
    const { iat, nbf, exp } = decode(body['id_token'])
    return { iat, nbf, exp, expiresIn: Number(body['expires_in']) }
  }
  const first = { iat: now - 120, nbf: now - 120, exp: now - 60, expiresIn: 3600 }
  t.deepEqual(await idToken(), first)
  await simulator.partners.change('DEMO', {
    skew: 3600,
    lifetimes: { idToken: 10, accessToken: 20 },
  })
  const second = { iat: now + 3600, nbf: now + 3600, exp: now + 3610, expiresIn: 20 }
  t.deepEqual(await idToken(), second)
})

test('a partner’s lifetimes rule its actions and codes', async (t) => {
  const clock = createTestClock()
  const redirectUri = 'https://app.example/cb'
  const partners = [
    {
      code: 'MINE',
      secret: 'not-a-secret',
      lifetimes: { action: 0.3, code: 0.3 },
      services: [{ code: 'LOGIN', redirectUris: [redirectUri] }],
    },
  ]
  const { simulator } = await start(t, {
    surroundings: { clock, wallClock: clock },
    fixtures: { partners },
  })
  const visitor = createVisitor()
  const params = {
    client_id: 'MINE',
    scope: 'openid service:LOGIN',
    redirect_uri: redirectUri,
  }
  await identify(visitor, await openIdentify(simulator, visitor, params), '+32470000001')
  const { id } = await simulator.actions.next({ partner: 'MINE' })
  const newCode = async () =>
    (await simulator.logins.run({ partner: 'MINE', phoneNumber: bram })).code
  const [first, second] = [await newCode(), await newCode()]
  const redeem = (code: string | null) =>
    createClient().post(`${simulator.issuers.csapi}/connect/token`, {
      form: {
        grant_type: 'authorization_code',
        code: String(code),
        client_id: 'MINE',
        client_secret: 'not-a-secret',
        redirect_uri: redirectUri,
      },
    })
  clock.pass(299)
  t.is((await simulator.actions.get(id)).status, 'pending')
  t.is((await redeem(first)).statusCode, 200)
  clock.pass(1)
  t.is((await simulator.actions.get(id)).status, 'expired')
  t.is(JSON.parse((await redeem(second)).body).error, 'invalid_grant')
})

withSimulator('the journal is taken by user, and only that user’s', async (t, { simulator }) => {
  const mine = await simulator.users.add({ scenario: { do: 'confirm' } })
  await codeOf(simulator, mine.phoneNumber)
  await codeOf(simulator, bram)
  const taken = await simulator.journal.take({ phoneNumber: mine.phoneNumber })
  t.true(taken.length > 0)
  t.true(taken.every(({ phoneNumber }) => phoneNumber === mine.phoneNumber))
  t.deepEqual(await simulator.journal.take({ phoneNumber: mine.phoneNumber }), [])
  t.true((await simulator.journal.list({ phoneNumber: bram })).length > 0)
  const waiting = simulator.journal.take({ phoneNumber: mine.phoneNumber, timeout: 10 })
  await codeOf(simulator, mine.phoneNumber)
  t.true((await waiting).length > 0, 'waited for')
  const answer = await api(simulator)('DELETE', `/journal?phoneNumber=${bram.slice(1)}`)
  t.is(answer.status, 204)
  t.deepEqual(await simulator.journal.list({ phoneNumber: bram }), [])
})

withSimulator('the journal has ID tokens decoded, and no token', async (t, { simulator }) => {
  await simulator.faults.add({ kind: 'nonce-invalid' })
  const { body } = await redeemCode(simulator, await codeOf(simulator, bram))
  const [entry] = await simulator.journal.list({ type: 'token' })
  t.like(entry?.detail, {
    idToken: {
      form: 'signed',
      header: { alg: 'RS256', typ: 'JWT', kid: 's1' },
      claims: { iss: simulator.issuers.csapi, aud: 'DEMO', nonce: 'another-nonce' },
    },
  })
  t.true(JSON.stringify(entry?.detail).includes('"family_name"'))
  const all = JSON.stringify(await simulator.journal.list())
  for (const name of ['access_token', 'id_token']) t.false(all.includes(String(body[name])))
})

for (const phoneNumber of ['+32470000004', '+32470000005', '+32470000015']) {
  withSimulator(
    `a login does what the user does, without the wait: ${phoneNumber}`,
    async (t, { simulator }) => {
      const { code, error } = await simulator.logins.run({ partner: 'DEMO', phoneNumber })
      t.is(code, null)
      t.is(error, 'access_denied')
    },
  )
}

for (const kind of ['not-json', 'truncated-body', 'reset', 'status'] as const) {
  withSimulator(`a login that meets a fault says so: ${kind}`, async (t, { simulator }) => {
    await simulator.faults.add({ kind, match: { endpoint: 'token' } })
    const { status, body } = await api(simulator)('POST', '/logins', {
      partner: 'DEMO',
      phoneNumber: bram,
      tokens: true,
    })
    t.is(status, 422)
    t.is(body.type, 'urn:itsme-simulator:login-failed')
    t.regex(body.detail, /the token endpoint (answered|did not answer)/)
  })
}

withSimulator(
  'a login under a back-channel name has that issuer, and pages at the browser’s',
  async (t, { simulator }) => {
    const headers = { host: `simulator:${simulator.port}` }
    const { statusCode, body } = await createClient().post(`${simulator.url}/control/logins`, {
      headers,
      json: { partner: 'DEMO', phoneNumber: bram, tokens: true },
    })
    t.is(statusCode, 200, body)
    const { redirectTo, tokens } = JSON.parse(body)
    t.true(redirectTo.startsWith(`${simulator.url}/demo/callback?code=`))
    t.is(
      decode(tokens.id_token)['iss'],
      `http://simulator:${simulator.port}/clientsecret-oidc/csapi/v0.1`,
    )
  },
)

withSimulator(
  'the home page shows a few people, more by a link, and finds the others',
  async (t, { simulator }) => {
    for (let count = 0; count < 240; count++) await simulator.users.add()
    const open = async (query: string) => (await createClient().get(simulator.url + query)).body
    const rows = (page: string) => page.match(/data-testid="person-/g)?.length
    t.is(rows(await open('/')), 8)
    const all = await open('/?all=1')
    t.is(rows(all), 200)
    t.true(all.includes('63 more people are not shown'))
    t.is(rows(await open('/?people=%2B3247100024')), 1)
  },
)
