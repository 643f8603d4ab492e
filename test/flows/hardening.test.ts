import test from 'ava'
import { raw } from '../helpers/raw.ts'
import { start, withSimulator } from '../helpers/simulator.ts'
import { createTestClock } from '../helpers/test-clock.ts'
import {
  authorizationUrl,
  createClient,
  createVisitor,
  endpoint,
  goOn,
  identify,
  login,
  openIdentify,
  redeem,
} from '../helpers/visitor.ts'

const anna = '+32470000001'

withSimulator(
  'a journal entry is short and printable, whatever was sent',
  async (t, { simulator, log }) => {
    const uri = `http://x/${'x'.repeat(50_000)}`
    await createClient().get(authorizationUrl(simulator, { redirect_uri: uri }))
    await createClient().get(
      authorizationUrl(simulator, { redirect_uri: 'http://x/\u009b31m\u202e\r\nfake line' }),
    )
    const entries = await simulator.journal.list({ type: 'refusal' })
    t.is(entries.length, 2)
    for (const entry of entries) t.true(JSON.stringify(entry).length < 3000)
    t.notRegex(JSON.stringify(entries) + log.join(''), /[\u0080-\u009f\u202e\r\n]|\\r|\\n/)
  },
)

withSimulator('thousands of unknown scope values are one finding', async (t, { simulator }) => {
  const scope = `openid service:DEMO_LOGIN ${Array.from({ length: 5000 }, (_, index) => `s${index}`).join(' ')}`
  await createClient().get(authorizationUrl(simulator, { scope }))
  const findings = (await simulator.journal.list({ type: 'finding' })).filter(
    ({ detail }) => detail['rule'] === 'unknown-scope',
  )
  t.is(findings.length, 1)
  t.regex(findings[0]?.summary ?? '', /"s0"; "s1"; "s2" and 4997 more/)
})

const origin = {
  publicUrl: 'https://sim.example.com/base',
  controlToken: 'a-token-of-enough-length',
}
const shop = {
  partners: [
    {
      code: 'SHOP',
      secret: 'shop-secret',
      services: [{ code: 'SHOP_LOGIN', redirectUris: ['https://shop.example/cb'] }],
    },
  ],
}

test('under a public URL with a path: forms may leave, and odd paths are no server error', async (t) => {
  const { simulator } = await start(t, { ...origin, fixtures: shop })
  const host = 'sim.example.com'
  const csp = async (path: string) =>
    String((await raw(simulator, 'GET', path, { host })).headers['content-security-policy'])
  t.false((await csp('/base/identify/x')).includes('form-action'))
  t.false((await csp('/base/v2/authorization')).includes('form-action'))
  t.true((await csp('/base/')).includes("form-action 'self'"))
  t.is((await raw(simulator, 'GET', '/base?x=1', { host })).status, 200)
  t.is((await raw(simulator, 'GET', '/base', { host })).status, 200)
  const outside = await raw(simulator, 'GET', '/control/state', { host })
  t.is(outside.status, 404)
  t.is(JSON.parse(outside.body).status, 404)
  t.is((await raw(simulator, 'GET', '/base/CONTROL/state', { host })).status, 404)
})

test('a forwarded host is believed only when it was configured, and not from the client’s end', async (t) => {
  const { simulator } = await start(t, origin)
  const issuerFor = async (forwarded: string) => {
    const answer = await raw(simulator, 'GET', '/base/v2/.well-known/openid-configuration', {
      host: 'sim.example.com',
      'x-forwarded-host': forwarded,
    })
    t.regex(String(answer.headers['vary']), /Host/)
    return JSON.parse(answer.body).issuer
  }
  for (const forwarded of [
    'attacker',
    '192.168.1.66:8080',
    'localhost',
    'attacker, sim.example.com',
    'sim.example.com',
  ]) {
    t.is(await issuerFor(forwarded), 'https://sim.example.com/base/v2')
  }
})

test('the home page shows a secret only to those who may use the control API', async (t) => {
  const { simulator } = await start(t, { publicUrl: 'http://itsme.test:4804' })
  const shows = async (headers: Record<string, string>) =>
    (await raw(simulator, 'GET', '/?show=secret', headers)).body.includes('demo-secret')
  t.true(await shows({ host: 'itsme.test:4804' }))
  t.false(await shows({ host: 'evil.example' }))
  t.false(await shows({ host: 'itsme.test:4804', 'x-forwarded-for': '8.8.8.8' }))
})

withSimulator(
  'codes and access tokens are good at the issuer that gave them only',
  async (t, { simulator }) => {
    const code = (await login(simulator, {}, { issuer: 'csapi' })).searchParams.get('code') ?? ''
    t.is((await redeem(simulator, code, {}, 'v2')).body['error'], 'invalid_grant')
    const { body } = await redeem(simulator, code, {}, 'csapi')
    const headers = { authorization: `Bearer ${body['access_token']}` }
    t.is(
      (await createClient().get(endpoint(simulator, 'userinfo', 'v2'), { headers })).statusCode,
      401,
    )
    t.is(
      (await createClient().get(endpoint(simulator, 'userinfo', 'csapi'), { headers })).statusCode,
      200,
    )
  },
)

withSimulator('the first end of a login stands', async (t, { simulator }) => {
  const visitor = createVisitor()
  const page = await openIdentify(simulator, visitor)
  const wait = await identify(visitor, page, '+32470000002')
  const resume = String((await visitor.get(wait)).headers.location)
  t.is((await visitor.post(`${page}/cancel`, {})).headers.location, resume)
  t.is((await visitor.post(page, { countryCode: '32', phoneNumber: '0470000001' })).statusCode, 400)
  t.is((await simulator.actions.list()).length, 1)
  t.true((await goOn(visitor, resume)).searchParams.has('code'))

  const other = createVisitor()
  const second = await openIdentify(simulator, other)
  const secondWait = await identify(other, second, anna)
  await simulator.actions.confirm((await simulator.actions.next({ phoneNumber: anna })).id)
  const cancelled = await other.post(`${second}/cancel`, {})
  t.true((await goOn(other, String(cancelled.headers.location))).searchParams.has('code'))
  t.regex((await other.get(secondWait)).body, /data-testid="finished"/)
})

test('an action may outlive the time of the identify page', async (t) => {
  const clock = createTestClock()
  const { simulator } = await start(t, {
    surroundings: { clock, wallClock: clock },
    fixtures: { settings: { lifetimes: { interaction: 1, action: 180 } } },
  })
  const visitor = createVisitor()
  const wait = await identify(visitor, await openIdentify(simulator, visitor), anna)
  clock.pass(179_999)
  t.is((await visitor.get(wait)).statusCode, 200)
  clock.pass(1)
  t.is((await goOn(visitor, wait)).searchParams.get('error'), 'access_denied')
})

withSimulator('deep and odd JSON is 422, and the process goes on', async (t, { simulator }) => {
  const url = `${simulator.url}/control/actions/x/confirm`
  const headers = { 'content-type': 'application/json' }
  for (const body of [
    `{"method":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
    '{"method":1}',
    '{"__proto__":{"a":1}}',
    'null',
    '"x"',
  ]) {
    t.is((await createClient().post(url, { headers, body })).statusCode, 422, body.slice(0, 30))
  }
  t.is((await createClient().get(`${simulator.url}/control/state`)).statusCode, 200)
})

withSimulator('many event streams open and close without a word', async (t, { simulator, log }) => {
  const controllers = Array.from({ length: 40 }, () => new AbortController())
  await Promise.all(controllers.map(({ signal }) => fetch(`${simulator.url}/events`, { signal })))
  for (const controller of controllers) controller.abort()
  const head = await createClient().head(`${simulator.url}/events`, {
    timeout: { request: 10_000 },
  })
  t.is(head.statusCode, 200)
  await simulator.stop()
  t.deepEqual(log, [], 'when every connection has ended')
})

withSimulator(
  'an idle connection outlives those of proxies: nginx keeps 60 seconds, Caddy 120',
  async (t, { simulator }) => {
    const { headers } = await raw(simulator, 'GET', '/healthz', { connection: 'keep-alive' })
    t.is(headers['keep-alive'], 'timeout=125')
  },
)

withSimulator('who is turned away stands in the journal', async (t, { simulator, log }) => {
  await raw(simulator, 'GET', '/control/state', { via: '1.1 proxy' })
  await raw(simulator, 'GET', '/', { host: 'sim.example.com' })
  t.true(
    log.some((line) =>
      line.includes(
        'refused  control  GET /control/state: the request came through a proxy (header Via)',
      ),
    ),
    log.join('\n'),
  )
  t.true(log.some((line) => line.includes('host "sim.example.com" is not known here')))
  t.is(
    (await raw(simulator, 'GET', '/', { host: 'itsme.be' })).body,
    'host "itsme.be" is not known here; a simulator never takes a name of the real itsme\n',
  )
})

withSimulator('unticking "remember" forgets the number', async (t, { simulator }) => {
  const visitor = createVisitor()
  await visitor.post(await openIdentify(simulator, visitor), {
    countryCode: '32',
    phoneNumber: '0470000001',
    remember: 'on',
  })
  await visitor.post(await openIdentify(simulator, visitor), {
    countryCode: '32',
    phoneNumber: '0470000001',
  })
  t.false(
    (await visitor.get(await openIdentify(simulator, visitor))).body.includes(
      'value="470 00 00 01"',
    ),
  )
})

withSimulator('an IPv6 loopback redirect URI logs in', async (t, { simulator }) => {
  const uri = 'http://[::1]:3000/cb'
  const back = await login(simulator, { redirect_uri: uri })
  t.is(
    (await redeem(simulator, back.searchParams.get('code') ?? '', { redirect_uri: uri })).status,
    200,
  )
})
