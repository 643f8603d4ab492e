import { once } from 'node:events'
import { request } from 'node:http'
import test, { type ExecutionContext } from 'ava'
import type { Simulator, SimulatorOptions } from '../../src/index.ts'
import { type RawAnswer, raw } from '../helpers/raw.ts'
import { start } from '../helpers/simulator.ts'
import { createTestClock } from '../helpers/test-clock.ts'
import { codeOf, redeemCode, userinfoOf } from '../helpers/unattended.ts'
import { createVisitor, identify, openIdentify } from '../helpers/visitor.ts'

const publicUrl = 'https://itsme.example.com'
const controlToken = 'a-control-token-for-tests'
const secret = 'a-secret-of-more-than-thirty-two-bytes'
const redirectUri = 'https://app.example.com/callback'
const csapi = '/clientsecret-oidc/csapi/v0.1'

function startPublic(t: ExecutionContext, options: SimulatorOptions = {}) {
  return start(t, {
    publicUrl,
    controlToken,
    fixtures: {
      partners: [
        { code: 'MYAPP', secret, services: [{ code: 'MYAPP_LOGIN', redirectUris: [redirectUri] }] },
      ],
    },
    ...options,
  })
}

type Headers = Record<string, string>

/** A request that came through the TLS proxy. */
function through(
  simulator: Simulator,
  method: string,
  path: string,
  headers: Headers = {},
  body = '',
): Promise<RawAnswer> {
  const proxy = { host: 'itsme.example.com', 'x-forwarded-for': '203.0.113.9:4711' }
  return raw(simulator, method, path, { ...proxy, ...headers }, body)
}

const form = { 'content-type': 'application/x-www-form-urlencoded' }
const json = { 'content-type': 'application/json' }
const bearer = { authorization: `Bearer ${controlToken}` }

function authorizationPath(more: Record<string, string> = {}): string {
  const params = new URLSearchParams({
    client_id: 'MYAPP',
    response_type: 'code',
    scope: 'openid service:MYAPP_LOGIN profile',
    redirect_uri: redirectUri,
    state: 's',
    nonce: 'n',
    ...more,
  })
  return `${csapi}/connect/authorize?${params}`
}

test('a stranger discovers, authorizes and redeems as a client', async (t) => {
  const { simulator } = await startPublic(t)
  const discovery = await through(simulator, 'GET', `${csapi}/.well-known/openid-configuration`)
  t.is(JSON.parse(discovery.body).issuer, publicUrl + csapi)
  t.is((await through(simulator, 'GET', `${csapi}/.well-known/jwks`)).status, 200)
  const path = authorizationPath({ login_hint: '+32470000002' })
  const answer = await through(simulator, 'GET', path)
  const code = new URL(String(answer.headers['location'])).searchParams.get('code') ?? ''
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    client_id: 'MYAPP',
    client_secret: secret,
    redirect_uri: redirectUri,
    code,
  })
  const tokens = await through(simulator, 'POST', `${csapi}/connect/token`, form, String(body))
  t.is(tokens.status, 200)
  const { access_token } = JSON.parse(tokens.body)
  const userinfo = await through(simulator, 'GET', `${csapi}/connect/userinfo`, {
    authorization: `Bearer ${access_token}`,
  })
  t.is(userinfo.status, 200)
})

const closed: readonly (readonly [string, string])[] = [
  ['GET', '/control/state'],
  ['GET', '/control/openapi.json'],
  ['POST', '/control/reset'],
  ['PUT', '/control/fixtures'],
  ['GET', '/control/users'],
  ['POST', '/control/users'],
  ['GET', '/control/partners'],
  ['POST', '/control/partners'],
  ['POST', '/control/partners/MYAPP/secret-link'],
  ['GET', '/control/actions'],
  ['GET', '/control/actions/next'],
  ['POST', '/control/faults'],
  ['GET', '/control/journal'],
  ['GET', '/control/events'],
  ['POST', '/control/logins'],
  ['POST', '/control/sandboxes'],
  ['POST', '/control/journal/take'],
  ['POST', '/control/keys/rotate'],
  ['POST', '/control/keys/restore'],
  ['GET', '/app'],
  ['GET', '/app/+32470000001'],
  ['GET', '/events'],
  ['POST', '/app/+32470000001/actions/x/confirm'],
  ['GET', '/inspector/findings'],
  ['GET', '/inspector/partners/new'],
  ['POST', '/inspector/partners/new'],
  ['GET', '/demo'],
  ['GET', '/demo/start'],
  ['POST', '/demo/forget'],
]
for (const [method, path] of closed) {
  test(`a stranger may not: ${method} ${path}`, async (t) => {
    const { simulator } = await startPublic(t)
    const answer = await through(simulator, method, path, json, method === 'GET' ? '' : '{}')
    if (path.startsWith('/control')) {
      t.is(answer.status, 401)
      t.like(JSON.parse(answer.body), { type: 'urn:itsme-simulator:unauthorized' })
      t.regex(JSON.parse(answer.body).detail, /is not a private name; send the control token/)
    } else if (method === 'GET') {
      t.is(answer.status, 303)
      t.regex(String(answer.headers['location']), /^https:\/\/itsme\.example\.com\/sign-in\?/)
    } else t.is(answer.status, 401)
    const wrong = await through(simulator, method, path, { ...json, authorization: 'Bearer no' })
    t.is(wrong.status === 303 ? 401 : wrong.status, 401)
  })
}

test('a stranger sees no secret, no packaged partner and no token; keys are not the published ones', async (t) => {
  const { simulator, log } = await startPublic(t)
  const { body } = await through(simulator, 'GET', '/')
  t.false(body.includes(secret))
  t.false(body.includes(controlToken))
  t.false(body.includes('DEMO'))
  t.true(body.includes('/sign-in'))
  const { keys } = JSON.parse((await through(simulator, 'GET', '/v2/jwkSet')).body)
  t.false(keys.some(({ kid }: { kid: string }) => ['s1', 'e1'].includes(kid)))
  t.true(log.some((line) => line.includes('keys were made for this start only')))
  t.false((await through(simulator, 'GET', '/?show=secret')).body.includes(secret))
  const signedIn = await through(simulator, 'GET', '/?show=secret', bearer)
  t.true(signedIn.body.includes(secret))
})

const elsewhere = [
  '//evil.example',
  'https://evil.example/',
  '/\\evil.example',
  '/%09/evil.example',
  'javascript:alert(1)',
]
for (const target of elsewhere) {
  test(`no open redirect: ${target}`, async (t) => {
    const { simulator } = await startPublic(t)
    const query = new URLSearchParams({ returnTo: target, language: 'fr' })
    const fields = new URLSearchParams({ returnTo: target, token: controlToken })
    const signedIn = await through(simulator, 'POST', '/sign-in', form, String(fields))
    t.is(signedIn.status, 303)
    const again = await through(simulator, 'GET', `/sign-in?${query}`, bearer)
    const language = await through(simulator, 'GET', `/language?${query}`)
    for (const { headers } of [signedIn, again, language]) {
      t.is(new URL(String(headers['location'])).origin, publicUrl)
    }
    const refused = await through(simulator, 'GET', authorizationPath({ redirect_uri: target }))
    t.is(refused.headers['location'], undefined)
  })
}

test('a host that somebody makes up changes nothing', async (t) => {
  const { simulator } = await startPublic(t)
  const path = `${csapi}/.well-known/openid-configuration`
  for (const headers of [
    { host: 'evil.example' },
    { 'x-forwarded-host': 'evil.example' },
    { 'x-forwarded-host': 'evil.example, itsme.example.com' },
    { forwarded: 'host=evil.example' },
    { 'x-forwarded-proto': 'http', 'x-forwarded-port': '81' },
    { 'x-original-url': '/control/state' },
  ]) {
    const { body } = await through(simulator, 'GET', path, headers as unknown as Headers)
    t.is(JSON.parse(body).issuer, publicUrl + csapi)
    t.false(body.includes('evil'))
    const page = await through(simulator, 'GET', '/app', headers as unknown as Headers)
    t.true(String(page.headers['location']).startsWith(publicUrl))
  }
  // A name of the real itsme, and one that is private: neither opens anything.
  t.is((await through(simulator, 'GET', path, { host: 'idp.prd.itsme.services' })).status, 421)
  const inside = await through(simulator, 'GET', '/control/state', { host: 'localhost' })
  t.is(inside.status, 401)
})

test('CSRF: another site can use the cookie of nobody', async (t) => {
  const { simulator } = await startPublic(t)
  const fields = new URLSearchParams({ token: controlToken })
  const { headers } = await through(simulator, 'POST', '/sign-in', form, String(fields))
  const [cookieText = ''] = [headers['set-cookie']].flat()
  t.regex(String(cookieText), /; httponly/i)
  t.regex(String(cookieText), /; samesite=strict/i)
  t.regex(String(cookieText), /; secure/i)
  const cookies = [headers['set-cookie']].flat().map((line) => String(line).split(';')[0])
  const cookie = cookies.join('; ')
  const own = { cookie, origin: publicUrl, 'sec-fetch-site': 'same-origin' }
  t.is((await through(simulator, 'GET', '/app', own)).status, 200)
  const partner = new URLSearchParams({ name: 'Evil', redirectUris: 'https://evil.example/cb' })
  const attacks = [
    { cookie, 'sec-fetch-site': 'cross-site' },
    { cookie, origin: 'https://evil.example' },
    { cookie, origin: 'null' },
  ]
  for (const attack of attacks) {
    const post = { ...form, ...attack }
    const made = await through(simulator, 'POST', '/inspector/partners/new', post, String(partner))
    t.is(made.status, 403)
    const reset = await through(simulator, 'POST', '/control/reset', { ...json, ...attack }, '{}')
    t.is(reset.status, 403)
    t.regex(JSON.parse(reset.body).detail, /another site|is not a private name/)
  }
  t.is((await simulator.partners.list()).length, 1)
})

test('guesses at the control token: after ten nobody at that address is heard for a minute', async (t) => {
  const { simulator, log } = await startPublic(t)
  const guess = (token: string, address: string) =>
    through(
      simulator,
      'POST',
      '/sign-in',
      { ...form, 'x-forwarded-for': address },
      String(new URLSearchParams({ token })),
    )
  for (let count = 0; count < 10; count++) {
    // Azure adds a port, which is another each time.
    t.is((await guess(`wrong-${count}`, `203.0.113.9:${5000 + count}`)).status, 401)
  }
  const blocked = await guess(controlToken, '203.0.113.9:6000')
  t.is(blocked.status, 429)
  const seconds = Number(blocked.headers['retry-after'])
  t.true(seconds >= 1 && seconds <= 60)
  const address = { 'x-forwarded-for': '203.0.113.9' }
  const called = await through(simulator, 'GET', '/control/state', { ...bearer, ...address })
  t.is(called.status, 429)
  t.like(JSON.parse(called.body), { type: 'urn:itsme-simulator:too-many-requests', status: 429 })
  const told = log.filter((line) =>
    line.includes('too many wrong control tokens from 203.0.113.9 '),
  )
  t.is(told.length, 1)
  t.regex(
    JSON.parse(called.body).detail,
    /^too many requests from this address; try again in \d+ s$/,
  )
  t.is((await guess(controlToken, '203.0.113.10')).status, 303)
  t.false(log.some((line) => line.includes('wrong-3')))
})

test('guesses at the control token as a bearer token are counted on every path', async (t) => {
  const { simulator } = await startPublic(t)
  const tryOne = (path: string, token: string) =>
    through(simulator, 'GET', path, { authorization: `Bearer ${token}` })
  for (let count = 0; count < 10; count++) {
    await tryOne(count % 2 === 0 ? '/' : '/control/state', `wrong-${count}`)
  }
  t.is((await tryOne('/control/state', controlToken)).status, 429)
  t.is((await tryOne('/', controlToken)).status, 429)
  // An access token is not one of these guesses.
  t.is((await tryOne('/v2/userinfo', 'wrong')).status, 401)
})

test('guesses at a client secret: 60 a minute', async (t) => {
  const { simulator } = await startPublic(t)
  const redeem = (client_secret: string) =>
    through(
      simulator,
      'POST',
      `${csapi}/connect/token`,
      form,
      String(
        new URLSearchParams({
          grant_type: 'authorization_code',
          client_id: 'MYAPP',
          client_secret,
          redirect_uri: redirectUri,
          code: 'x',
        }),
      ),
    )
  for (let count = 0; count < 60; count++) {
    t.is(JSON.parse((await redeem(`wrong-${count}`)).body).error, 'invalid_client')
  }
  const blocked = await redeem(secret)
  t.is(blocked.status, 429)
  t.is(JSON.parse(blocked.body).error, 'temporarily_unavailable')
  t.is(blocked.headers['access-control-allow-origin'], '*')
  t.regex(String(blocked.headers['retry-after']), /^\d+$/)
})

test('requests are limited by address and minute, not for who has the token', async (t) => {
  const { simulator, log } = await startPublic(t, { rateLimit: 5 })
  const get = (address: string, headers: Headers = {}, path = '/v2/jwkSet') =>
    through(simulator, 'GET', path, { 'x-forwarded-for': address, ...headers })
  const statuses = async (address: string, headers: Headers = {}, path = '/v2/jwkSet') => {
    const answers = []
    for (let count = 0; count < 7; count++) answers.push((await get(address, headers, path)).status)
    return answers
  }
  t.deepEqual(await statuses('203.0.113.1'), [200, 200, 200, 200, 200, 429, 429])
  t.is((await get('203.0.113.1', {}, '/healthz')).status, 200)
  t.is((await get('203.0.113.1', {}, '/assets/simulator.css')).status, 200)
  const page = await get('203.0.113.1', { accept: 'text/html' }, '/')
  t.is(page.status, 429)
  t.regex(page.body, /Simulator — not itsme/)
  t.is((await get('203.0.113.2')).status, 200)
  t.deepEqual(
    await statuses('203.0.113.1', bearer, '/control/state'),
    [200, 200, 200, 200, 200, 200, 200],
  )
  // One network of an IPv6 customer is one address, with or without the port.
  t.is((await get('[2001:db8:1:2::1]:4711')).status, 200)
  t.deepEqual((await statuses('2001:db8:1:2:3::4')).slice(4), [429, 429, 429])
  t.is((await get('2001:db8:1:3::1')).status, 200)
  const told = log.filter((line) => line.includes('too many requests from 203.0.113.1 '))
  t.is(told.length, 1)
  t.regex(
    String(told[0]),
    /refused {2}limit {2}.*refused with 429 until the minute has passed \(--rate-limit\)/,
  )
  // Only what the trusted proxy added counts: the rest anybody can write.
  t.is((await get('198.51.100.7, 203.0.113.1')).status, 429)
})

test('what is long is refused: headers, bodies', async (t) => {
  const { simulator } = await startPublic(t)
  const long = await through(simulator, 'GET', authorizationPath({ state: 'x'.repeat(70_000) }))
  t.is(long.status, 431)
  const body = `token=${'x'.repeat(70_000)}`
  t.is((await through(simulator, 'POST', '/sign-in', form, body)).status, 422)
  const token = await through(simulator, 'POST', `${csapi}/connect/token`, form, body)
  t.true(token.status === 400 || token.status === 413, String(token.status))
  t.is((await through(simulator, 'GET', '/healthz')).status, 200)
})

test('on private names there are no limits unless they are asked for', async (t) => {
  const { simulator } = await start(t)
  for (let count = 0; count < 700; count++) {
    const { status } = await raw(simulator, 'GET', '/v2/jwkSet')
    if (status !== 200) t.fail(`${count}: ${status}`)
  }
  const { simulator: limited } = await start(t, { rateLimit: 1 })
  t.is((await raw(limited, 'GET', '/v2/jwkSet')).status, 200)
  t.is((await raw(limited, 'GET', '/v2/jwkSet')).status, 429)
})

test('a redeemed login is kept as long as its token, though its code was over long ago', async (t) => {
  const clock = createTestClock()
  const settings = { lifetimes: { code: 60 } }
  const { simulator } = await start(t, { fixtures: { settings }, surroundings: { clock } })
  const code = await codeOf(simulator, '+32470000002')
  clock.pass(50_000)
  const { body } = await redeemCode(simulator, code)
  // The grant lived as long as the code; the token keeps it for its own hour.
  clock.pass(3_500_000)
  t.is((await userinfoOf(simulator, String(body['access_token']))).status, 200)
})

test('the log says once that a proxy sends another name, or takes the path off', async (t) => {
  const { simulator, log } = await startPublic(t, { publicUrl: `${publicUrl}/tests` })
  const lines = (text: string) => log.filter((line) => line.includes(text))
  for (let count = 0; count < 3; count++) {
    await through(simulator, 'GET', '/tests/v2/jwkSet', { host: 'sim.example.org:8443' })
    await through(simulator, 'GET', '/tests/v2/jwkSet', { host: 'itsme.example.com:8443' })
    const page = await through(simulator, 'GET', '/v2/jwkSet')
    t.is(page.status, 404)
  }
  t.is(
    lines('host "sim.example.org:8443", which is taken for https://itsme.example.com/tests').length,
    1,
  )
  t.is(lines('ITSME_PUBLIC_URL=https://itsme.example.com:8443').length, 1)
  t.is(lines('/v2/jwkSet is not below /tests').length, 1)
  await through(simulator, 'GET', '/tests/v2/jwkSet', { host: 'ITSME.example.com:443' })
  t.is(lines('which is taken for').length, 2)
})

for (const path of [
  '/assets/nothing',
  '/v2/authorization',
  `${csapi}/connect/authorize`,
  '/outside',
]) {
  test(`no page tells a right control token from a wrong one uncounted: ${path}`, async (t) => {
    const base = path === '/outside' ? '/tests' : ''
    const { simulator } = await startPublic(t, { publicUrl: publicUrl + base })
    const bodyWith = async (authorization: string) => {
      const { body } = await through(simulator, 'GET', path, { authorization })
      return body.replaceAll(/\d{9}/g, '')
    }
    t.is(await bodyWith(bearer.authorization), await bodyWith('Bearer wrong'))
  })
}

test('many guesses at once are answered as rarely as many in turn', async (t) => {
  const { simulator } = await startPublic(t)
  const address = { 'x-forwarded-for': '203.0.113.77' }
  const statuses = await Promise.all(
    Array.from({ length: 60 }, async (_, index) => {
      const body = String(
        new URLSearchParams({ token: index === 59 ? controlToken : `wrong-${index}` }),
      )
      return (await through(simulator, 'POST', '/sign-in', { ...form, ...address }, body)).status
    }),
  )
  const answered = statuses.filter((status) => status === 401).length
  t.true(answered > 0 && answered <= 10, String(answered))
  t.is(statuses.filter((status) => status === 429).length, 60 - answered)
})

test('client secrets whose bodies come late are answered as rarely, too', async (t) => {
  const { simulator } = await startPublic(t)
  const guess = (index: number) => {
    const body = new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: 'MYAPP',
      client_secret: index === 149 ? secret : `wrong-${index}`,
      redirect_uri: redirectUri,
      code: 'x',
    })
    const call = request({
      host: '127.0.0.1',
      port: simulator.port,
      method: 'POST',
      path: `${csapi}/connect/token`,
      headers: {
        host: 'itsme.example.com',
        'x-forwarded-for': '203.0.113.78',
        expect: '100-continue',
        ...form,
      },
    })
    const begun = once(call, 'continue')
    call.flushHeaders()
    const status = new Promise<string>((resolve) => {
      call.on('response', async (answer) => {
        const chunks: Buffer[] = []
        for await (const chunk of answer as AsyncIterable<Buffer>) chunks.push(chunk)
        resolve(JSON.parse(Buffer.concat(chunks).toString()).error)
      })
    })
    return { begun, finish: () => call.end(String(body)), status }
  }
  // Every request passes the first look before any is judged.
  const guesses = Array.from({ length: 150 }, (_, index) => guess(index))
  await Promise.all(guesses.map(({ begun }) => begun))
  for (const { finish } of guesses) finish()
  const errors = await Promise.all(guesses.map(({ status }) => status))
  const answered = errors.filter((error) => error === 'invalid_client').length
  t.true(answered > 0 && answered <= 60, String(answered))
  t.is(errors.filter((error) => error === 'temporarily_unavailable').length, 150 - answered)
})

test('logins are limited by address, long requests as several', async (t) => {
  const { simulator, log } = await startPublic(t, { rateLimit: 50 })
  const begin = (state: string, address: string) =>
    through(simulator, 'GET', authorizationPath({ state }), { 'x-forwarded-for': address })
  const statuses: number[] = []
  for (let count = 0; count < 12; count++) {
    statuses.push((await begin('s', '203.0.113.1')).status)
  }
  t.deepEqual(statuses.filter((status) => status === 429).length, 2)
  t.true(log.some((line) => line.includes('too many logins that began from 203.0.113.1')))
  const long = 'x'.repeat(30_000)
  t.is((await begin(long, '203.0.113.2')).status, 302)
  t.is((await begin(long, '203.0.113.2')).status, 429)
  t.is((await begin('s', '203.0.113.3')).status, 302)
})

test('signing in never leads to an authorization request: a strict cookie would come along', async (t) => {
  const { simulator } = await startPublic(t, { gate: true })
  const target = authorizationPath({ login_hint: '+32470000002' })
  const query = new URLSearchParams({ returnTo: target })
  const cross = { 'sec-fetch-site': 'cross-site' }
  const page = await through(simulator, 'GET', `/sign-in?${query}`, cross)
  t.regex(page.body, /content="0;url=\/sign-in\?returnTo=%2F"/)
  for (const returnTo of ['/demo/start', '/app/../demo/start', '/app/%2e%2e/demo/start']) {
    const fields = new URLSearchParams({ returnTo, token: controlToken })
    const signedIn = await through(simulator, 'POST', '/sign-in', form, String(fields))
    t.is(signedIn.headers['location'], `${publicUrl}/`, returnTo)
  }
})

test('the limits hold in sandboxes, too, and a proxy that says so by another header closes the control API', async (t) => {
  const { simulator } = await startPublic(t, { rateLimit: 4 })
  const sandbox = await simulator.sandboxes.open()
  const { pathname } = new URL(sandbox.url)
  const statuses: number[] = []
  for (const path of [
    '/v2/jwkSet',
    `${pathname}/v2/jwkSet`,
    '/v2/jwkSet',
    `${pathname}/v2/jwkSet`,
  ]) {
    statuses.push((await through(simulator, 'GET', path)).status)
  }
  t.deepEqual(statuses, [200, 200, 200, 200])
  t.is((await through(simulator, 'GET', `${pathname}/v2/jwkSet`)).status, 429)

  const { simulator: local } = await start(t)
  t.is((await raw(local, 'GET', '/control/state')).status, 200)
  for (const header of [
    'x-real-ip',
    'cf-connecting-ip',
    'x-forwarded-prefix',
    'x-arr-ssl',
    'via',
  ]) {
    t.is((await raw(local, 'GET', '/control/state', { [header]: '1' })).status, 403, header)
  }
})

test('the stream of a waiting page ends with the decision', async (t) => {
  const { simulator } = await start(t)
  const visitor = createVisitor()
  const wait = await identify(visitor, await openIdentify(simulator, visitor), '0470 00 00 01')
  const events = visitor.get(wait.replace(/wait$/, 'events'))
  const { id } = await simulator.actions.next({ phoneNumber: '+32470000001' })
  await simulator.actions.confirm(id)
  t.regex((await events).body, /event: decided/)
})
