// Every kind of input at its largest: what strangers can send, and what the control API takes.
import { call } from './http.js'

const form = { 'content-type': 'application/x-www-form-urlencoded' }
const json = { 'content-type': 'application/json' }
const yaml = { 'content-type': 'application/yaml' }
const callback = 'http://localhost:54321/callback'
const usual = {
  client_id: 'DEMO',
  response_type: 'code',
  scope: 'openid service:DEMO_LOGIN profile',
  redirect_uri: callback,
  state: 's',
  nonce: 'n',
}
const query = (changes) => new URLSearchParams({ ...usual, ...changes }).toString()
const authorize = (changes) => `/v2/authorization?${query(changes)}`
const get = (path) => [{ path }]
const post = (path, body, headers = form) => [{ path, method: 'POST', headers, body }]
const many = (size) => `x=1${'&a'.repeat(size)}`
const encoded = (text) => Buffer.from(text).toString('base64url')
const jwt = (header, payload) => `${encoded(header)}.${encoded(JSON.stringify(payload))}.AA`
const deep = (levels) => `{"alg":${'['.repeat(levels)}${']'.repeat(levels)}}`
const rs256 = '{"alg":"RS256"}'
const claims = (count) =>
  JSON.stringify({
    userinfo: Object.fromEntries(Array.from({ length: count }, (_, index) => [`c${index}`, null])),
  })
const user = (index) => ({
  phoneNumber: `+32471${String(index).padStart(6, '0')}`,
  givenName: `Anna ${index}`,
  familyName: 'Peeters',
  email: `a${index}@example.com`,
  scenario: { do: 'confirm', after: 1 },
})
const users = (count) => Array.from({ length: count }, (_, index) => user(index))
const partners = (count) =>
  Array.from({ length: count }, (_, index) => ({
    code: `P${index}`,
    secret: 'not-a-secret',
    services: [{ code: `P${index}_LOGIN`, redirectUris: [`https://app${index}.example/cb`] }],
  }))
const faults = (count) => Array.from({ length: count }, () => ({ kind: 'reset' }))
/** Half of the entries are partners, and each fault speaks of one. */
const faultsOfPartners = (count) => ({
  partners: partners(count / 2),
  faults: Array.from({ length: count / 2 }, (_, index) => ({
    kind: 'invalid-aud',
    match: { partner: `P${index}`, service: `P${index}_LOGIN` },
  })),
})
/** Every fault speaks of a number that nobody has. */
const faultsOfNobody = (count) => ({
  users: users(count / 2),
  faults: Array.from({ length: count / 2 }, (_, index) => ({
    kind: 'reset',
    match: { phoneNumber: `+32472${String(index).padStart(6, '0')}` },
  })),
})
const asYaml = (list, entries) =>
  `${list}:\n${entries
    .map((entry) =>
      Object.entries(entry)
        .map(([key, value], at) => `${at === 0 ? '  - ' : '    '}${key}: ${JSON.stringify(value)}`)
        .join('\n'),
    )
    .join('\n')}\n`
const put = (body, headers = json) => [
  { path: '/control/fixtures', method: 'PUT', headers, body },
  // The first page afterwards reads all of it.
  { path: '/app' },
]
const keys = (count, member = {}) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, member]))

async function getCode({ agent, origin }) {
  const url = origin + authorize({ login_hint: '+32470000002' })
  const { location } = await call(agent, url)
  return new URL(location).searchParams.get('code')
}

const stranger = (what, largest, unit, make) => ({ who: 'stranger', what, largest, unit, make })
const control = (what, largest, unit, make) => ({ who: 'control', what, largest, unit, make })
const fixtures = (what, largest, make) => ({
  ...control(what, largest, 'entries', make),
  entries: true,
})

export const inputs = [
  stranger('GET / with many parameters', 31_000, 'parameters', (size) => get(`/?${many(size)}`)),
  stranger('GET /v2/authorization, many parameters', 31_000, 'parameters', (size) =>
    get(`/v2/authorization?${many(size)}`),
  ),
  stranger('POST /v2/authorization, many parameters', 128_000, 'parameters', (size) =>
    post('/v2/authorization', many(size)),
  ),
  stranger('POST /v2/authorization, a long state', 240_000, 'characters', (size) =>
    post('/v2/authorization', query({ state: 'x'.repeat(size) })),
  ),
  stranger('authorization, scope of many words', 25_000, 'words', (size) =>
    post('/v2/authorization', query({ scope: `openid service:DEMO_LOGIN${' a'.repeat(size)}` })),
  ),
  stranger('authorization, scope of one long word', 50_000, 'characters', (size) =>
    get(authorize({ scope: `openid service:DEMO_LOGIN ${'a'.repeat(size)}` })),
  ),
  stranger('authorization, many claims', 5_000, 'claims', (size) =>
    post('/v2/authorization', query({ claims: claims(size) })),
  ),
  stranger('authorization, one long claim name', 50_000, 'characters', (size) =>
    get(authorize({ claims: JSON.stringify({ userinfo: { ['x'.repeat(size)]: null } }) })),
  ),
  stranger('authorization, claims nested deep', 30_000, 'levels', (size) =>
    post(
      '/v2/authorization',
      query({ claims: `{"userinfo":{"a":${'['.repeat(size)}${']'.repeat(size)}}}` }),
    ),
  ),
  stranger('authorization, unknown client with a long name', 60_000, 'characters', (size) =>
    get(authorize({ client_id: 'x'.repeat(size) })),
  ),
  stranger('authorization, unknown redirect URI', 55_000, 'characters', (size) =>
    get(authorize({ redirect_uri: `https://x.example/${'y'.repeat(size)}` })),
  ),
  stranger('authorization, acr_values of many words', 25_000, 'words', (size) =>
    post('/v2/authorization', query({ acr_values: 'a '.repeat(size) })),
  ),
  stranger('authorization, ui_locales of many words', 25_000, 'words', (size) =>
    post('/v2/authorization', query({ ui_locales: 'xx '.repeat(size) })),
  ),
  stranger('authorization, a request object with a deep header', 10_000, 'levels', (size) =>
    post('/v2/authorization', query({ client_id: 'DEMO_KEYS', request: jwt(deep(size), {}) })),
  ),
  stranger('authorization, a request object with many claims', 9_000, 'claims', (size) =>
    post('/v2/authorization', query({ client_id: 'DEMO_KEYS', request: jwt(rs256, keys(size)) })),
  ),
  stranger('token, many parameters', 27_000, 'parameters', (size) => post('/v2/token', many(size))),
  stranger('token, a long code', 55_000, 'characters', (size) =>
    post(
      '/v2/token',
      new URLSearchParams({
        grant_type: 'authorization_code',
        client_id: 'DEMO',
        client_secret: 'x',
        code: 'x'.repeat(size),
      }).toString(),
    ),
  ),
  stranger('token, a deep header of an assertion', 5_000, 'levels', (size) =>
    post(
      '/v2/token',
      new URLSearchParams({
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: jwt(deep(size), { sub: 'DEMO_KEYS' }),
      }).toString(),
    ),
  ),
  stranger(
    'token, an assertion of an unknown client with a long name',
    35_000,
    'characters',
    (size) =>
      post(
        '/v2/token',
        new URLSearchParams({
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: jwt(rs256, { sub: 'x'.repeat(size) }),
        }).toString(),
      ),
  ),
  stranger('token, a right code and a long verifier', 50_000, 'characters', async (size, open) =>
    post(
      '/v2/token',
      new URLSearchParams({
        grant_type: 'authorization_code',
        client_id: 'DEMO',
        client_secret: 'demo-secret-that-is-public',
        redirect_uri: callback,
        code: await getCode(open),
        code_verifier: 'x'.repeat(size),
      }).toString(),
    ),
  ),
  stranger('userinfo, a long access token', 60_000, 'characters', (size) => [
    { path: '/v2/userinfo', headers: { authorization: `Bearer ${'x'.repeat(size)}` } },
  ]),
  stranger('a path that is not there', 60_000, 'characters', (size) =>
    get(`/v2/${'x/'.repeat(size / 2)}`),
  ),
  stranger('many slashes', 60_000, 'characters', (size) => get('/'.repeat(size))),
  stranger('a long Cookie header', 60_000, 'characters', (size) => [
    { path: '/', headers: { cookie: 'a=b; '.repeat(size / 5) } },
  ]),
  stranger('a long Accept-Language header', 60_000, 'characters', (size) => [
    { path: '/', headers: { 'accept-language': 'xx;q=0.5,'.repeat(size / 9) } },
  ]),
  stranger('a long X-Forwarded-For header', 60_000, 'characters', (size) => [
    { path: '/', headers: { 'x-forwarded-for': '1.2.3.4,'.repeat(size / 8) } },
  ]),
  stranger('a form of a page, many parameters', 32_000, 'parameters', (size) =>
    post('/sign-in', many(size)),
  ),
  control('a user, many unknown members', 60_000, 'members', (size) =>
    post('/control/users', JSON.stringify(keys(size, 1)), json),
  ),
  control('a user, nested deep', 500_000, 'levels', (size) =>
    post('/control/users', `{"a":${'['.repeat(size)}${']'.repeat(size)}}`, json),
  ),
  control('a user, one long name', 1_000_000, 'characters', (size) =>
    post('/control/users', JSON.stringify({ givenName: 'x'.repeat(size) }), json),
  ),
  control('a user, a scenario with many steps', 40_000, 'steps', (size) =>
    post(
      '/control/users',
      JSON.stringify({
        scenario: { inTurn: Array.from({ length: size }, () => ({ do: 'confirm' })) },
      }),
      json,
    ),
  ),
  control('a partner, many redirect URIs', 30_000, 'URIs', (size) =>
    post(
      '/control/partners',
      JSON.stringify({
        code: 'BIG',
        services: [
          {
            code: 'BIG_LOGIN',
            redirectUris: Array.from({ length: size }, (_, index) => `https://a.example/${index}`),
          },
        ],
      }),
      json,
    ),
  ),
  control('a fault with many unknown attributes', 60_000, 'attributes', (size) =>
    post('/control/faults', JSON.stringify({ kind: 'reset', attributes: keys(size, 1) }), json),
  ),
  control('a login with large claims', 40_000, 'claims', (size) =>
    post(
      '/control/logins',
      JSON.stringify({
        partner: 'DEMO',
        phoneNumber: '+32470000001',
        claims: { userinfo: keys(size, null) },
      }),
      json,
    ),
  ),
  control('the journal by a long reference', 2_000, 'characters', (size) =>
    get(`/control/journal?reference=${'x'.repeat(size)}`),
  ),
  fixtures('fixtures as JSON, users', 45_000, (size) =>
    put(JSON.stringify({ users: users(size) })),
  ),
  fixtures('fixtures as YAML, users', 40_000, (size) => put(asYaml('users', users(size)), yaml)),
  fixtures('fixtures as JSON, partners', 50_000, (size) =>
    put(JSON.stringify({ partners: partners(size) })),
  ),
  fixtures('fixtures as JSON, faults', 200_000, (size) =>
    put(JSON.stringify({ faults: faults(size) })),
  ),
  fixtures('fixtures as JSON, faults of many partners', 60_000, (size) =>
    put(JSON.stringify(faultsOfPartners(size))),
  ),
  fixtures('fixtures as JSON, faults of nobody', 60_000, (size) =>
    put(JSON.stringify(faultsOfNobody(size))),
  ),
  fixtures('fixtures as JSON, an unknown key each', 45_000, (size) =>
    put(JSON.stringify({ users: users(size).map((each) => ({ ...each, givenNam: 'x' })) })),
  ),
  fixtures('fixtures as YAML, an unknown scenario each', 40_000, (size) =>
    put(
      asYaml(
        'users',
        users(size).map((each) => ({ ...each, scenario: 'nope' })),
      ),
      yaml,
    ),
  ),
  fixtures('fixtures as JSON, unknown keys at the top', 50_000, (size) =>
    put(JSON.stringify(keys(size, 1))),
  ),
  fixtures('fixtures as JSON, an object too wide', 500_000, (size) =>
    put(JSON.stringify(keys(size, 1))),
  ),
  fixtures('fixtures as YAML, an object too wide', 500_000, (size) =>
    put(
      `users:\n${Array.from({ length: size }, (_, index) => `  k${index}: 1`).join('\n')}\n`,
      yaml,
    ),
  ),
  fixtures('fixtures as YAML, scenarios', 50_000, (size) =>
    put(
      `scenarios:\n${Array.from({ length: size }, (_, index) => `  s${index}: { do: confirm }`).join('\n')}\n`,
      yaml,
    ),
  ),
  fixtures('fixtures as YAML, brackets', 5_000_000, (size) => put('['.repeat(size), yaml)),
  fixtures('fixtures as YAML, list marks', 5_000_000, (size) => put('- '.repeat(size), yaml)),
  fixtures('fixtures as YAML, aliases', 500_000, (size) =>
    put(`users: &a\n${'  - *a\n'.repeat(size)}`, yaml),
  ),
  fixtures('fixtures as YAML, syntax errors', 500_000, (size) =>
    put('a: b: c\n'.repeat(size), yaml),
  ),
]
