import test from 'ava'
import { start, withSimulator } from '../helpers/simulator.ts'
import { createTestClock } from '../helpers/test-clock.ts'
import { until } from '../helpers/until.ts'
import {
  authorizationUrl,
  createClient,
  createVisitor,
  endpoint,
  login,
  openIdentify,
  redeem,
} from '../helpers/visitor.ts'

type Params = Readonly<Record<string, string | undefined>>

const own = {
  partners: [
    {
      code: 'SHOP',
      secret: 'shop-secret',
      requirePkce: true,
      services: [
        {
          code: 'SHOP_LOGIN',
          redirectUris: ['https://shop.example/cb', 'https://shop.example/CB2?a=1&b=%20x'],
        },
        { code: 'SHOP_ID', type: 'identification', redirectUris: ['https://shop.example/id'] },
      ],
    },
  ],
}
const shop = {
  client_id: 'SHOP',
  scope: 'openid service:SHOP_LOGIN',
  redirect_uri: 'https://shop.example/cb',
  code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  code_challenge_method: 'S256',
}

/** Refused on itsme's page: status, code and words on the page, the reason for developers. */
const onPage: readonly (readonly [title: string, Params, code: string, reason: RegExp])[] = [
  ['no client', { client_id: undefined }, 'invalid_client_id', /client_id is missing/],
  [
    'unknown client',
    { client_id: 'DEMOO' },
    'invalid_client_id',
    /client_id "DEMOO" is unknown; nearest "DEMO"/,
  ],
  [
    'no redirect URI',
    { redirect_uri: undefined },
    'invalid_redirect_uri',
    /redirect_uri is missing/,
  ],
  [
    'unknown redirect URI',
    { ...shop, redirect_uri: 'https://shop.example/callback' },
    'invalid_redirect_uri',
    /redirect_uri "https:\/\/shop.example\/callback" is not registered for SHOP_LOGIN; nearest "https:\/\/shop.example\/cb"/,
  ],
  [
    'redirect URI of another service',
    { ...shop, redirect_uri: 'https://shop.example/id' },
    'invalid_redirect_uri',
    /"https:\/\/shop.example\/id" is not registered for SHOP_LOGIN/,
  ],
  [
    'redirect URI in another case',
    { ...shop, redirect_uri: 'https://shop.example/CB' },
    'invalid_redirect_uri',
    /nearest "https:\/\/shop.example\/cb"/,
  ],
  [
    'redirect URI with an extra query',
    { ...shop, redirect_uri: 'https://shop.example/cb?x=1' },
    'invalid_redirect_uri',
    /is not registered/,
  ],
  [
    'redirect URI with a slash more',
    { ...shop, redirect_uri: 'https://shop.example/cb/' },
    'invalid_redirect_uri',
    /is not registered/,
  ],
  [
    'redirect URI of another site',
    { redirect_uri: 'https://evil.example/' },
    'invalid_redirect_uri',
    /is not registered for DEMO_LOGIN/,
  ],
  [
    'loopback look-alike',
    { redirect_uri: 'http://localhost.evil.example/' },
    'invalid_redirect_uri',
    /is not registered/,
  ],
  [
    'loopback as user name',
    { redirect_uri: 'http://localhost@evil.example/' },
    'invalid_redirect_uri',
    /is not registered/,
  ],
  [
    'script as redirect URI',
    { redirect_uri: 'javascript://localhost/%0aalert(1)' },
    'invalid_redirect_uri',
    /is not registered/,
  ],
  [
    'loopback with a backslash',
    { redirect_uri: 'http://127.0.0.1\\@evil.example/' },
    'invalid_redirect_uri',
    /is not registered/,
  ],
  [
    'loopback without slashes',
    { redirect_uri: 'http:localhost/cb' },
    'invalid_redirect_uri',
    /is not registered/,
  ],
  [
    'loopback beyond ASCII',
    { redirect_uri: 'http://localhost/☃' },
    'invalid_redirect_uri',
    /is not registered/,
  ],
  [
    'loopback with a line break',
    { redirect_uri: 'http://localhost/\r\nX: 1' },
    'invalid_redirect_uri',
    /is not registered/,
  ],
  ['two clients', { client_id: 'DEMO&client_id=SHOP' }, 'invalid_client_id', /is unknown/],
  ['no response type', { response_type: undefined }, 'invalid_request', /response_type is missing/],
]

for (const [title, changes, code, reason] of onPage) {
  withSimulator(
    `refused on a page: ${title}`,
    async (t, { simulator, log }) => {
      const answer = await createClient().get(authorizationUrl(simulator, changes))
      t.is(answer.statusCode, 400)
      t.is(answer.headers.location, undefined)
      t.true(
        answer.body.includes('Oops!') &&
          answer.body.includes('Something went wrong.') &&
          answer.body.includes('Code:400'),
      )
      const reference = /Error message : \[(\d{9})\] (\w+) - /.exec(answer.body)
      t.is(reference?.[2], code)
      const [entry] = await simulator.journal.list({ reference: String(reference?.[1]) })
      t.is(entry?.type, 'refusal')
      t.regex(entry?.summary ?? '', reason)
      t.true(
        await until(() =>
          log.some((line) => line.includes(`[${reference?.[1]}]`) && reason.test(line)),
        ),
      )
      t.regex(answer.body.replaceAll('&quot;', '"').replaceAll('&amp;', '&'), reason)
    },
    { fixtures: own },
  )
}

/** Refused at the redirect URI: error and description. */
const byRedirect: readonly (readonly [
  title: string,
  Params,
  error: string,
  description: RegExp,
])[] = [
  [
    'no service code',
    { scope: 'openid profile' },
    'invalid_request',
    /^No corresponding service found for the given OpenID scope openid profile$/,
  ],
  [
    'unknown service code',
    { scope: 'openid service:NOPE' },
    'invalid_request',
    /^No corresponding service found for the given OpenID scope openid service:NOPE$/,
  ],
  [
    'service code in another case',
    { scope: 'openid service:demo_login' },
    'invalid_request',
    /No corresponding service/,
  ],
  [
    'two service codes',
    { scope: 'openid service:DEMO_LOGIN service:DEMO_IDENTIFICATION' },
    'invalid_request',
    /No corresponding service/,
  ],
  [
    'openid missing',
    { scope: 'service:DEMO_LOGIN profile' },
    'invalid_scope',
    /^The scope openid is missing\.$/,
  ],
  [
    'openid missing, no nonce',
    { scope: 'service:DEMO_LOGIN', nonce: undefined },
    'invalid_scope',
    /^The scope openid is missing\.$/,
  ],
  [
    'offline_access',
    { scope: 'openid service:DEMO_LOGIN offline_access' },
    'invalid_scope',
    /offline_access is not supported/,
  ],
  ['prompt=none', { prompt: 'none' }, 'interaction_required', /asks the user at every request/],
  ['display=touch', { display: 'touch' }, 'unsupported_display', /touch is not supported/],
  [
    'PKCE missing where required',
    { ...shop, code_challenge: undefined, code_challenge_method: undefined },
    'invalid_request',
    /PKCE/,
  ],
  [
    'PKCE plain',
    { ...shop, code_challenge_method: 'plain' },
    'invalid_request',
    /code_challenge_method/,
  ],
  [
    'identification without a claim',
    { scope: 'openid service:DEMO_IDENTIFICATION' },
    'invalid_request',
    /At least one user claim must be requested/,
  ],
  [
    'claims nested too deeply',
    { claims: `{"userinfo":{"name":{"value":${'['.repeat(5000)}${']'.repeat(5000)}}}}` },
    'invalid_request',
    /nested too deeply/,
  ],
  [
    'a request object that is none',
    { request: 'abc' },
    'invalid_request_object',
    /^The request object is not valid\.$/,
  ],
  [
    'response type token',
    { response_type: 'token' },
    'unsupported_response_type',
    /^The response type is not supported\.$/,
  ],
  ['claims that are no JSON', { claims: '{' }, 'invalid_request', /claims/],
]

for (const [title, changes, error, description] of byRedirect) {
  withSimulator(
    `refused by redirect: ${title}`,
    async (t, { simulator }) => {
      const answer = await createClient().get(authorizationUrl(simulator, changes))
      t.is(answer.statusCode, 302)
      const location = new URL(String(answer.headers.location))
      t.true(location.href.startsWith(changes['redirect_uri'] ?? 'http://localhost:54321/any/path'))
      t.is(location.searchParams.get('error'), error)
      t.regex(location.searchParams.get('error_description') ?? '', description)
      t.is(location.searchParams.get('state'), 'state-1')
      t.false(location.searchParams.has('iss'))
    },
    { fixtures: own },
  )
}

withSimulator(
  'the reason for a missing service names what the partner has',
  async (t, { simulator }) => {
    await createClient().get(authorizationUrl(simulator, { scope: 'openid service:DEMO_LOGON' }))
    const [entry] = await simulator.journal.list({ type: 'refusal' })
    t.regex(entry?.summary ?? '', /service "DEMO_LOGON" is not one of DEMO; nearest "DEMO_LOGIN"/)
  },
)

withSimulator('a scope pasted with [phone] logs in, with a finding', async (t, { simulator }) => {
  const back = await login(simulator, {
    scope: 'openid service:DEMO_LOGIN profile email [phone] [address]',
  })
  t.true(back.searchParams.has('code'))
  const findings = await simulator.journal.list({ type: 'finding' })
  const finding = findings.find(({ summary }) => summary.includes('[phone]'))
  t.regex(
    finding?.summary ?? '',
    /unknown in the scope, gives nothing: "\[phone\]", nearest "phone"; "\[address\]"/,
  )
  t.like(finding?.detail, { rule: 'unknown-scope', severity: 'advice' })
})

withSimulator('parameters that itsme does not know are ignored', async (t, { simulator }) => {
  const back = await login(simulator, {
    response_mode: 'jwt',
    registration: '{}',
    id_token_hint: 'x',
    claims_locales: 'nl',
    client_info: '1',
    'x-client-SKU': 'MSAL',
    ui_locales: 'nl xx',
    acr_values: 'urn:nothing',
    max_age: '10',
    prompt: 'login consent',
  })
  t.true(back.searchParams.has('code'))
  const rules = (await simulator.journal.list({ type: 'finding' })).map(
    ({ detail }) => detail['rule'],
  )
  t.true(rules.includes('response-mode-ignored') && rules.includes('parameter-not-supported'))
})

withSimulator(
  'a response mode that is ignored is ignored for an error, too',
  async (t, { simulator }) => {
    const changes = { response_mode: 'jwt', request: 'x' }
    const { headers } = await createClient().get(authorizationUrl(simulator, changes))
    const { searchParams } = new URL(String(headers.location))
    t.is(searchParams.get('error'), 'invalid_request_object')
    t.is(searchParams.get('state'), 'state-1')
  },
)

const tokenRefusals: readonly (readonly [title: string, Params, error: string, log: RegExp])[] = [
  [
    'wrong secret',
    { client_secret: 'nope' },
    'invalid_client',
    /client_secret is not the one of this partner/,
  ],
  [
    'secret with a trailing newline',
    { client_secret: 'demo-secret-that-is-public\n' },
    'invalid_client',
    /client_secret has a trailing newline: trim it/,
  ],
  [
    'secret in another case',
    { client_secret: 'DEMO-secret-that-is-public' },
    'invalid_client',
    /differs in case only/,
  ],
  ['no secret', { client_secret: undefined }, 'invalid_client', /mechanism/],
  [
    'unknown client',
    { client_id: 'NOBODY' },
    'invalid_client',
    /client not found; client_id "NOBODY" is unknown/,
  ],
  [
    'no client',
    { client_id: undefined, client_secret: undefined },
    'invalid_client',
    /no client authentication/,
  ],
  ['unknown code', { code: 'a'.repeat(36) }, 'invalid_grant', /authorization code not found/],
  ['no code', { code: undefined }, 'invalid_request', /code/],
  [
    'wrong redirect URI',
    { redirect_uri: 'http://localhost:54321/other' },
    'invalid_grant',
    /redirect_uri mismatch/,
  ],
  ['no redirect URI', { redirect_uri: undefined }, 'invalid_request', /redirect_uri/],
  [
    'another grant type',
    { grant_type: 'client_credentials' },
    'unsupported_grant_type',
    /unsupported grant_type/,
  ],
  [
    'another partner',
    { client_id: 'SHOP', client_secret: 'shop-secret' },
    'invalid_grant',
    /client mismatch/,
  ],
  [
    'verifier that nobody announced',
    { code_verifier: 'x'.repeat(43) },
    'invalid_grant',
    /code_verifier|code_challenge/,
  ],
]

for (const [title, changes, error, reason] of tokenRefusals) {
  withSimulator(
    `the token endpoint refuses: ${title}`,
    async (t, { simulator, log }) => {
      const back = await login(simulator)
      const code = back.searchParams.get('code') ?? ''
      const { status, headers, body } = await redeem(simulator, code, changes)
      t.is(status, 400)
      t.deepEqual(Object.keys(body), ['error', 'error_description', 'detail'])
      t.is(body['error'], error)
      t.is(body['detail'], body['error_description'])
      t.is(headers['cache-control'], 'no-store')
      t.true(
        await until(() => log.some((line) => line.includes('refused') && reason.test(line))),
        log.join('\n'),
      )
      t.false(log.some((line) => line.includes(code) || line.includes('shop-secret')))
      if (error !== 'invalid_grant' || changes['code'] === undefined)
        t.is((await redeem(simulator, code)).status, 200)
    },
    { fixtures: own },
  )
}

withSimulator('a wrong secret by Basic is 401 with WWW-Authenticate', async (t, { simulator }) => {
  const back = await login(simulator)
  const answer = await createClient().post(endpoint(simulator, 'token'), {
    username: 'DEMO',
    password: 'wrong',
    form: {
      grant_type: 'authorization_code',
      code: back.searchParams.get('code') ?? '',
      redirect_uri: 'http://localhost:54321/any/path',
    },
  })
  t.is(answer.statusCode, 401)
  t.regex(answer.headers['www-authenticate'] ?? '', /^Basic /)
  t.is(JSON.parse(answer.body).error, 'invalid_client')
})

withSimulator('Basic is accepted, with a finding', async (t, { simulator }) => {
  const back = await login(simulator)
  const answer = await createClient().post(endpoint(simulator, 'token'), {
    username: 'DEMO',
    password: 'demo-secret-that-is-public',
    form: {
      grant_type: 'authorization_code',
      code: back.searchParams.get('code') ?? '',
      redirect_uri: 'http://localhost:54321/any/path',
    },
  })
  t.is(answer.statusCode, 200)
  const findings = await simulator.journal.list({ type: 'finding' })
  t.true(findings.some(({ detail }) => detail['rule'] === 'basic-authentication'))
})

withSimulator(
  'a code is redeemed once, even by ten at a time, and a replay revokes the access token',
  async (t, { simulator }) => {
    const back = await login(simulator)
    const code = back.searchParams.get('code') ?? ''
    const answers = await Promise.all(Array.from({ length: 10 }, () => redeem(simulator, code)))
    const given = answers.filter(({ status }) => status === 200)
    t.is(given.length, 1)
    for (const { body } of answers.filter(({ status }) => status !== 200))
      t.is(body['error'], 'invalid_grant')
    const again = await redeem(simulator, code)
    t.is(again.status, 400)
    t.is(again.body['error'], 'invalid_grant')
    const userinfo = await createClient().get(endpoint(simulator, 'userinfo'), {
      headers: { authorization: `Bearer ${given[0]?.body['access_token']}` },
    })
    t.is(userinfo.statusCode, 401)
  },
)

withSimulator('a wrong verifier is refused, the right one is not', async (t, { simulator }) => {
  const changes = {
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  }
  const code = (await login(simulator, changes)).searchParams.get('code') ?? ''
  t.is((await redeem(simulator, code)).body['error'], 'invalid_grant')
  t.is(
    (await redeem(simulator, code, { code_verifier: 'y'.repeat(43) })).body['error'],
    'invalid_grant',
  )
  t.is(
    (
      await redeem(simulator, code, {
        code_verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
      })
    ).status,
    200,
  )
})

test('a code ends exactly in time, and the log says expired', async (t) => {
  const wallClock = createTestClock()
  const { simulator, log } = await start(t, {
    surroundings: { wallClock },
    fixtures: { settings: { lifetimes: { code: 0.3 } } },
  })
  const newCode = async () => (await login(simulator)).searchParams.get('code') ?? ''
  const [first, second] = [await newCode(), await newCode()]
  wallClock.pass(299)
  t.is((await redeem(simulator, first)).status, 200)
  wallClock.pass(1)
  const { status, body } = await redeem(simulator, second)
  t.is(status, 400)
  t.is(body['error'], 'invalid_grant')
  t.true(
    await until(() => log.some((line) => line.includes('authorization code is expired'))),
    log.join('\n'),
  )
})

test('an access token ends exactly in time', async (t) => {
  const wallClock = createTestClock()
  const { simulator } = await start(t, {
    surroundings: { wallClock },
    fixtures: { settings: { lifetimes: { accessToken: 1.5 } } },
  })
  const code = (await login(simulator)).searchParams.get('code') ?? ''
  const { body } = await redeem(simulator, code)
  const userinfo = () =>
    createClient().get(endpoint(simulator, 'userinfo'), {
      headers: { authorization: `Bearer ${body['access_token']}` },
    })
  wallClock.pass(1499)
  t.is((await userinfo()).statusCode, 200)
  wallClock.pass(1)
  t.is((await userinfo()).statusCode, 401)
})

const accessTokens = [
  ['none', undefined, 401, 'invalid_token'],
  ['garbage', 'Bearer garbage', 401, 'invalid_token'],
  ['another scheme', 'Basic Zm9v', 400, 'invalid_request'],
] as const

for (const [title, authorization, status, error] of accessTokens) {
  withSimulator(`userinfo refuses an access token: ${title}`, async (t, { simulator }) => {
    const answer = await createClient().get(endpoint(simulator, 'userinfo'), {
      headers: {
        accept: 'text/html',
        origin: 'https://app.example',
        ...(authorization ? { authorization } : {}),
      },
    })
    t.is(answer.statusCode, status)
    t.regex(answer.headers['www-authenticate'] ?? '', /^Bearer/)
    t.is(JSON.parse(answer.body).error, error)
    t.is(answer.headers['access-control-allow-origin'], 'https://app.example')
  })
}

withSimulator('endpoints for servers answer 405 to other methods', async (t, { simulator }) => {
  for (const [name, method] of [
    ['token', 'GET'],
    ['userinfo', 'PUT'],
  ] as const) {
    const answer = await createClient()(endpoint(simulator, name), { method })
    t.is(answer.statusCode, 405)
    t.true((answer.headers.allow ?? '').includes('POST'))
    t.is(JSON.parse(answer.body).error, 'invalid_request')
  }
})

withSimulator(
  'any origin may read discovery, keys, and the token endpoint’s errors',
  async (t, { simulator }) => {
    const headers = { origin: 'https://app.example' }
    for (const url of [
      `${simulator.issuers.v2}/.well-known/openid-configuration`,
      endpoint(simulator, 'jwks', 'v2'),
    ]) {
      t.is((await createClient().get(url, { headers })).headers['access-control-allow-origin'], '*')
    }
    const refused = await createClient().post(endpoint(simulator, 'token'), {
      headers,
      form: { grant_type: 'x' },
    })
    t.is(refused.headers['access-control-allow-origin'], 'https://app.example')
    const preflight = await createClient()(endpoint(simulator, 'token'), {
      method: 'OPTIONS',
      headers: { ...headers, 'access-control-request-method': 'POST' },
    })
    t.is(preflight.statusCode, 204)
  },
)

withSimulator(
  'an unregistered redirect URI is never fetched or called, and the number page is not reached',
  async (t, { simulator }) => {
    await t.throwsAsync(
      openIdentify(simulator, createVisitor(), { redirect_uri: 'https://evil.example/' }),
      { message: /^no identify page: 400/ },
    )
  },
)
