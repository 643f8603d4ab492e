import test from 'ava'
import { startBank } from '../helpers/bank.ts'
import { encryptFor, sign } from '../helpers/rp-keys.ts'
import { start, withSimulator } from '../helpers/simulator.ts'
import {
  authorizationUrl,
  callback,
  createClient,
  createVisitor,
  endpoint,
  goOn,
  identify,
  login,
  openIdentify,
  redeem,
} from '../helpers/visitor.ts'

type Params = Readonly<Record<string, string | undefined>>

const uris = ['https://shop.example/cb', 'http://shop.example/cb', 'https://localhost:8443/cb']
const fixtures = {
  partners: [
    {
      code: 'SHOP',
      secret: 'shop-secret',
      services: [{ code: 'SHOP_LOGIN', redirectUris: [...uris, '/demo/callback'] }],
    },
  ],
}
const shop = {
  client_id: 'SHOP',
  scope: 'openid service:SHOP_LOGIN',
  redirect_uri: 'https://shop.example/cb',
}

const redirectUris = [
  [
    'http',
    'http://shop.example/cb',
    /redirect_uri "http:\/\/shop.example\/cb" is not https: itsme refuses it/,
  ],
  [
    'localhost',
    'https://localhost:8443/cb',
    /redirect_uri "https:\/\/localhost:8443\/cb" is on localhost/,
  ],
] as const

for (const [title, redirect_uri, reason] of redirectUris) {
  test(`strict: a registered redirect URI is refused on the page: ${title}`, async (t) => {
    const { simulator } = await start(t, { fixtures, strict: true })
    const answer = await createClient().get(authorizationUrl(simulator, { ...shop, redirect_uri }))
    t.is(answer.statusCode, 400)
    t.regex(answer.body, /\[\d{9}\] invalid_redirect_uri - The redirect URI is not valid\./)
    const [entry] = await simulator.journal.list({ type: 'refusal' })
    t.regex(entry?.summary ?? '', reason)
  })

  test(`lenient: a registered redirect URI works, and is a finding: ${title}`, async (t) => {
    const { simulator } = await start(t, { fixtures })
    const page = await openIdentify(simulator, createVisitor(), { ...shop, redirect_uri })
    t.regex(page, /\/identify\//)
    const rules = (await simulator.partners.findings('SHOP')).map(({ rule }) => rule)
    t.true(rules.includes(title === 'http' ? 'redirect-uri-not-https' : 'redirect-uri-loopback'))
  })
}

withSimulator(
  'strict: any loopback URI is off, and our own origin lives',
  async (t, { simulator }) => {
    const refused = await createClient().get(authorizationUrl(simulator))
    t.is(refused.statusCode, 400)
    t.regex(refused.body, /is not registered for DEMO_LOGIN; nearest/)
    const redirect_uri = `${simulator.url}/demo/callback`
    const back = await login(simulator, { redirect_uri })
    t.true(back.searchParams.has('code'))
    const home = await createClient().get(simulator.url)
    t.notRegex(home.body, /any http or https URI on a loopback name/)
  },
  { strict: true },
)

const unsupported: readonly Params[] = [
  { registration: '{}' },
  { id_token_hint: 'x' },
  { claims_locales: 'nl' },
  { response_mode: 'fragment' },
]

for (const changes of unsupported) {
  const [name = ''] = Object.keys(changes)
  test(`strict: a parameter that itsme has not is refused: ${name}`, async (t) => {
    const { simulator } = await start(t, { fixtures, strict: true })
    const answer = await createClient().get(authorizationUrl(simulator, { ...shop, ...changes }))
    const location = new URL(String(answer.headers.location))
    t.like(Object.fromEntries(location.searchParams), {
      error: 'unsupported_request',
      error_description: `The parameter ${name} is not supported.`,
      state: 'state-1',
    })
  })

  test(`lenient: a parameter that itsme has not is a finding: ${name}`, async (t) => {
    const { simulator } = await start(t, { fixtures })
    await openIdentify(simulator, createVisitor(), { ...shop, ...changes })
    const [finding] = await simulator.partners.findings('SHOP')
    t.like(finding, {
      rule: name === 'response_mode' ? 'response-mode-fragment' : 'parameter-not-supported',
      severity: 'refused-by-itsme',
      seenAt: 'csapi authorize',
      service: 'SHOP_LOGIN',
      count: 1,
    })
  })
}

test('strict: unknown parameters and unknown response modes are never refused', async (t) => {
  const { simulator } = await start(t, { fixtures, strict: true })
  const changes = { ...shop, client_info: '1', response_mode: 'jwt', login_hint: 'x' }
  t.regex(await openIdentify(simulator, createVisitor(), changes), /\/identify\//)
})

test('strict: a request_uri must be https and have its port 443 written out', async (t) => {
  const requestUris = [
    'https://bank.example/1',
    'http://bank.example:443/1',
    'https://bank.example:8443/1',
  ]
  const services = [{ code: 'URI', redirectUris: ['https://bank.example/cb'], requestUris }]
  const { simulator, refusals } = await startBank(t, { services, options: { strict: true } })
  const reasons = [
    /has not the port 443 written out: itsme refuses it/,
    /is not https/,
    /has not the port 443/,
  ]
  for (const [index, request_uri] of requestUris.entries()) {
    const changes = {
      client_id: 'BANK',
      scope: 'openid service:URI',
      redirect_uri: 'https://bank.example/cb',
      request_uri,
    }
    const answer = await createClient().get(authorizationUrl(simulator, changes, 'v2'))
    const location = new URL(String(answer.headers.location))
    t.is(location.searchParams.get('error'), 'invalid_request_uri')
    t.regex((await refusals())[0] ?? '', reasons[index] ?? /never/)
  }
})

withSimulator('findings are counted by rule, with what to change', async (t, { simulator }) => {
  for (let turn = 0; turn < 3; turn++) {
    const back = await login(simulator, {
      scope: 'openid service:DEMO_LOGIN [phone] profil',
      state: undefined,
      nonce: undefined,
      claims: '{"id_token":{"BENationalNumber":null}}',
    })
    await redeem(simulator, back.searchParams.get('code') ?? '')
  }
  const findings = await simulator.partners.findings('DEMO')
  t.deepEqual(
    findings.map(({ rule, count, severity }) => [rule, count, severity]),
    [
      ['unknown-scope', 3, 'advice'],
      ['unknown-claim', 3, 'advice'],
      ['redirect-uri-not-https', 3, 'refused-by-itsme'],
      ['redirect-uri-loopback', 3, 'refused-by-itsme'],
      ['state-missing', 3, 'advice'],
      ['nonce-missing', 3, 'advice'],
    ],
  )
  const [scope, claim] = findings
  t.is(
    scope?.message,
    'unknown in the scope, gives nothing: "[phone]", nearest "phone"; "profil", nearest "profile"',
  )
  t.regex(claim?.message ?? '', /"BENationalNumber"/)
  t.regex(String(scope?.remedy), /without brackets/)
  t.regex(String(scope?.source), /itsme's documentation/)
  t.regex(String(scope?.firstSeen), /^\d{4}-.*Z$/)
  await simulator.reset()
  t.deepEqual(await simulator.partners.findings('DEMO'), [])
})

withSimulator(
  'findings at the token endpoint: Basic, the query, a code redeemed twice',
  async (t, { simulator }) => {
    const client = createClient()
    const url = endpoint(simulator, 'token')
    const code = (await login(simulator)).searchParams.get('code') ?? ''
    const form = { grant_type: 'authorization_code', redirect_uri: callback, code }
    const basic = `Basic ${Buffer.from('DEMO:demo-secret-that-is-public').toString('base64')}`
    const first = await client.post(url, { form, headers: { authorization: basic } })
    t.is(first.statusCode, 200)
    const again = await client.post(`${url}?client_secret=x`, {
      form: { ...form, client_id: 'DEMO', client_secret: 'demo-secret-that-is-public' },
    })
    t.is(again.statusCode, 400)
    const { access_token } = JSON.parse(first.body) as { access_token: string }
    t.is(
      (
        await client.get(endpoint(simulator, 'userinfo'), {
          headers: { authorization: `Bearer ${access_token}` },
        })
      ).statusCode,
      401,
    )
    const rules = (await simulator.partners.findings('DEMO')).map(({ rule }) => rule)
    for (const rule of ['basic-authentication', 'secret-in-query', 'code-redeemed-twice'])
      t.true(rules.includes(rule as never), rule)
  },
)

test('PKCE missing where the partner requires it is refused, and a finding', async (t) => {
  const [partner] = fixtures.partners
  const partners = [{ ...partner, requirePkce: true }]
  const { simulator } = await start(t, { fixtures: { partners } })
  const answer = await createClient().get(authorizationUrl(simulator, shop))
  t.is(new URL(String(answer.headers.location)).searchParams.get('error'), 'invalid_request')
  const [finding] = await simulator.partners.findings('SHOP')
  t.is(finding?.rule, 'pkce-missing')
})

test('an assertion whose header names no key is taken, and a finding', async (t) => {
  const { simulator, keys, redeem: redeemBank } = await startBank(t)
  const { assertionClaims } = await import('../helpers/rp-keys.ts')
  const claims = assertionClaims('BANK', endpoint(simulator, 'token', 'v2'))
  const signed = await sign(keys, claims, { header: { kid: undefined } })
  t.is((await redeemBank({ assertion: await encryptFor(simulator, signed) })).status, 200)
  const rules = (await simulator.partners.findings('BANK')).map(({ rule }) => rule)
  t.true(rules.includes('jwt-without-kid'))
})

withSimulator('the control API and a page show a partner’s findings', async (t, { simulator }) => {
  await login(simulator, { state: undefined })
  const client = createClient()
  const { items } = await client
    .get(`${simulator.url}/control/partners/DEMO/findings?limit=2`)
    .json<{ items: { rule: string }[] }>()
  t.deepEqual(
    items.map(({ rule }) => rule),
    ['redirect-uri-not-https', 'redirect-uri-loopback'],
  )
  const unknown = await client.get(`${simulator.url}/control/partners/NOBODY/findings`)
  t.is(unknown.statusCode, 404)
  t.regex(unknown.body, /no partner \\"NOBODY\\"/)
  for (const path of ['/inspector/findings', '/inspector/findings/DEMO']) {
    const page = await client.get(simulator.url + path)
    t.is(page.statusCode, 200)
    t.regex(page.body, /finding-redirect-uri-loopback.*register a public https redirect URI/s)
    t.regex(page.body, /finding-state-missing/)
  }
  t.is((await client.get(`${simulator.url}/inspector/findings/NOBODY`)).statusCode, 404)
})

withSimulator(
  'findings are for those who may steer: not behind a proxy, and off with --disable inspector',
  async (t, { simulator }) => {
    const headers = { 'x-forwarded-for': '198.51.100.1' }
    const answer = await createClient().get(`${simulator.url}/inspector/findings`, { headers })
    t.is(answer.statusCode, 403)
    const off = await start(t, { disable: ['inspector'] })
    t.is((await createClient().get(`${off.simulator.url}/inspector/findings`)).statusCode, 404)
  },
)

withSimulator(
  'userinfo that was not needed is a finding; with requested claims it is none',
  async (t, { simulator }) => {
    const back = await login(simulator, {})
    const { body } = await redeem(simulator, back.searchParams.get('code') ?? '')
    const headers = { authorization: `Bearer ${body['access_token']}` }
    await createClient().get(endpoint(simulator, 'userinfo'), { headers })
    const rules = (await simulator.partners.findings('DEMO')).map(({ rule }) => rule)
    t.true(rules.includes('userinfo-not-needed'))
    const visitor = createVisitor()
    const page = await openIdentify(simulator, visitor, {})
    t.true(
      (await goOn(visitor, await identify(visitor, page, '+32470000002'))).searchParams.has('code'),
    )
  },
)
