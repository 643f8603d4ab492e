import test from 'ava'
import { raw } from '../helpers/raw.ts'
import { start, withSimulator } from '../helpers/simulator.ts'

type Headers = Record<string, string>

const refused: readonly (readonly [
  title: string,
  method: string,
  path: string,
  Headers,
  status: number,
  message: RegExp,
])[] = [
  [
    'a forwarding header',
    'GET',
    '/control/state',
    { 'x-forwarded-for': '10.0.0.1' },
    403,
    /came through a proxy \(header X-Forwarded-For\); start with --control-token/,
  ],
  [
    'a Forwarded header',
    'GET',
    '/control/state',
    { forwarded: 'for=1.2.3.4' },
    403,
    /header Forwarded/,
  ],
  ['a Via header', 'GET', '/control/state', { via: '1.1 proxy' }, 403, /header Via/],
  [
    'a cross-site fetch',
    'POST',
    '/control/reset',
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
    403,
    /Sec-Fetch-Site: cross-site/,
  ],
  [
    'a cross-site link',
    'GET',
    '/control/state',
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
    403,
    /Sec-Fetch-Site: cross-site/,
  ],
  [
    'an origin of the open web',
    'POST',
    '/control/reset',
    { origin: 'https://evil.example' },
    403,
    /the site "https:\/\/evil.example" \(Origin\)/,
  ],
  ['an opaque origin', 'POST', '/control/reset', { origin: 'null' }, 403, /the site "null"/],
  [
    'a phone embedded in another site',
    'GET',
    '/app',
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
    403,
    /Sec-Fetch-Site/,
  ],
  [
    'a phone posted to from another site',
    'POST',
    '/app/+32470000001/actions/x/reject',
    { origin: 'https://evil.example', 'content-type': 'application/x-www-form-urlencoded' },
    403,
    /evil\.example/,
  ],
]

for (const [title, method, path, headers, status, message] of refused) {
  withSimulator(`closed to ${title}`, async (t, { simulator }) => {
    const answer = await raw(simulator, method, path, headers)
    t.is(answer.status, status)
    t.is(answer.headers['access-control-allow-origin'], undefined)
    if (path.startsWith('/control')) {
      const problem = JSON.parse(answer.body)
      t.is(answer.headers['content-type'], 'application/problem+json')
      t.is(problem.type, 'urn:itsme-simulator:forbidden')
      t.regex(problem.detail, message)
    } else {
      t.regex(answer.body.replaceAll('&quot;', '"'), message)
    }
  })
}

withSimulator(
  'open to a test, to a page of a private name, and to a link to a page',
  async (t, { simulator }) => {
    t.is((await raw(simulator, 'GET', '/control/state')).status, 200)
    t.is((await raw(simulator, 'GET', '/control/state', { host: 'itsme:4876' })).status, 200)
    const page = await raw(simulator, 'GET', '/control/state', {
      origin: 'http://localhost:3000',
      'sec-fetch-site': 'same-site',
    })
    t.is(page.status, 200)
    t.is(page.headers['access-control-allow-origin'], 'http://localhost:3000')
    const link = {
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    }
    t.is((await raw(simulator, 'GET', '/app', link)).status, 200)
  },
)

withSimulator('a preflight is answered for private names only', async (t, { simulator }) => {
  const ask = (origin: string) =>
    raw(simulator, 'OPTIONS', '/control/reset', { origin, 'access-control-request-method': 'POST' })
  t.is((await ask('http://app.test')).headers['access-control-allow-origin'], 'http://app.test')
  t.is((await ask('http://app.test')).status, 204)
  t.is((await ask('https://evil.example')).headers['access-control-allow-origin'], undefined)
})

const token = 'a-token-of-enough-length'

test('on a public URL the control API and the phone need the token', async (t) => {
  const { simulator } = await start(t, {
    publicUrl: 'https://itsme.example.com',
    controlToken: token,
  })
  const headers = { host: 'itsme.example.com' }
  const closed = await raw(simulator, 'GET', '/control/state', headers)
  t.is(closed.status, 401)
  t.is(closed.headers['www-authenticate'], 'Bearer')
  t.regex(
    JSON.parse(closed.body).detail,
    /the public URL https:\/\/itsme.example.com is not a private name; send the control token/,
  )
  t.is(
    (await raw(simulator, 'GET', '/control/state', { ...headers, authorization: 'Bearer wrong' }))
      .status,
    401,
  )
  t.is(
    (
      await raw(simulator, 'GET', '/control/state', {
        ...headers,
        authorization: `Bearer ${token}`,
      })
    ).status,
    200,
  )
  const phone = await raw(simulator, 'GET', '/app/+32470000001', headers)
  t.is(phone.status, 303)
  t.is(
    phone.headers['location'],
    'https://itsme.example.com/sign-in?returnTo=%2Fapp%2F%2B32470000001',
  )
  t.is((await raw(simulator, 'POST', '/app/+32470000001/actions/x/confirm', headers)).status, 401)
})

test('signing in sets a cookie that opens the phone, and never leads elsewhere', async (t) => {
  const { simulator } = await start(t, {
    publicUrl: 'https://itsme.example.com',
    controlToken: token,
  })
  const form = { host: 'itsme.example.com', 'content-type': 'application/x-www-form-urlencoded' }
  const wrong = await raw(simulator, 'POST', '/sign-in', form, 'token=guess&returnTo=/app')
  t.is(wrong.status, 401)
  t.true(wrong.body.includes('This is not the control token.'))
  const right = await raw(simulator, 'POST', '/sign-in', form, `token=${token}&returnTo=/app`)
  t.is(right.status, 303)
  t.is(right.headers['location'], 'https://itsme.example.com/app')
  const [cookie = ''] = [right.headers['set-cookie']].flat()
  t.regex(
    cookie,
    /^itsme-simulator-443-control=[0-9a-f]{64}; path=\/; samesite=strict; secure; httponly$/,
  )
  t.false(cookie.includes(token))
  t.is(
    (await raw(simulator, 'GET', '/app', { host: form.host, cookie: cookie.split(';')[0] ?? '' }))
      .status,
    200,
  )
  for (const returnTo of [
    '//evil.example',
    'https://evil.example',
    '/\\evil.example',
    'javascript:alert(1)',
  ]) {
    const answer = await raw(
      simulator,
      'POST',
      '/sign-in',
      form,
      new URLSearchParams({ token, returnTo }).toString(),
    )
    t.is(answer.headers['location'], 'https://itsme.example.com/')
  }
})

test('a public URL has no packaged partner, no secret on the home page, and a control token of its own', async (t) => {
  const { simulator } = await start(t, { publicUrl: 'https://itsme.example.com' })
  const headers = { host: 'itsme.example.com' }
  t.deepEqual(await simulator.partners.list(), [])
  t.is((await raw(simulator, 'GET', '/control/state', headers)).status, 401)
  t.is((await raw(simulator, 'GET', '/', headers)).body.includes('demo-secret'), false)
  const named = await start(t, {
    publicUrl: 'https://itsme.example.com',
    fixtures: {
      partners: [
        {
          code: 'MINE',
          secret: 'do-not-show',
          services: [{ code: 'MINE_LOGIN', redirectUris: ['https://a.example/cb'] }],
        },
      ],
    },
  })
  const home = await raw(named.simulator, 'GET', '/', headers)
  t.true(home.body.includes('MINE') && !home.body.includes('do-not-show'))
})

test('parts can be turned off', async (t) => {
  const { simulator } = await start(t, { disable: ['control', 'app', 'demo'] })
  for (const path of ['/control/state', '/app', '/app/+32470000001', '/demo']) {
    t.is((await raw(simulator, 'GET', path)).status, 404, path)
  }
})
