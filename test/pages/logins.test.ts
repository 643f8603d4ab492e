import test from 'ava'
import { faultKinds } from '../../src/faults/kinds.ts'
import { anyFault } from '../helpers/any-fault.ts'
import { textOf } from '../helpers/page-text.ts'
import { type Started, start } from '../helpers/simulator.ts'
import { userinfoOf } from '../helpers/unattended.ts'
import { until } from '../helpers/until.ts'
import {
  authorizationUrl,
  callback,
  createClient,
  createVisitor,
  login,
  redeem,
} from '../helpers/visitor.ts'

type Simulator = Started['simulator']

const english = createClient().extend({ headers: { 'accept-language': 'en' } })

async function page({ url }: Simulator, path: string): Promise<string> {
  const { body, statusCode } = await english.get(url + path)
  return statusCode === 200 ? body : `status ${statusCode}: ${body}`
}

async function newestLogin(simulator: Simulator): Promise<string> {
  const [newest] = await simulator.logins.list({ order: 'desc', limit: 1 })
  return newest?.id ?? ''
}

/** A refused authorization request: the reason, the parameter, and the nearest valid value. */
const refusals = [
  [
    'unknown client',
    { client_id: 'DEMA' },
    'client_id "DEMA" is unknown; nearest "DEMO"',
    'client_id',
    'DEMO',
  ],
  ['no client', { client_id: undefined }, 'client_id is missing', 'client_id', undefined],
  [
    'redirect URI',
    { redirect_uri: 'https://app.example/calback' },
    'redirect_uri "https://app.example/calback" is not registered for DEMO_LOGIN',
    'redirect_uri',
    '/demo/callback',
  ],
  [
    'no redirect URI',
    { redirect_uri: undefined },
    'redirect_uri is missing',
    'redirect_uri',
    undefined,
  ],
  [
    'response type',
    { response_type: 'token' },
    'response_type "token" is not supported',
    'response_type',
    'code',
  ],
  [
    'service',
    { scope: 'openid service:DEMO_LOGIM' },
    'service "DEMO_LOGIM" is not one of DEMO; nearest "DEMO_LOGIN"',
    'scope',
    'openid service: DEMO_LOGIN',
  ],
  ['no openid', { scope: 'service:DEMO_LOGIN' }, 'openid', 'scope', undefined],
  [
    'offline_access',
    { scope: 'openid service:DEMO_LOGIN offline_access' },
    'refresh tokens',
    'scope',
    undefined,
  ],
  ['display', { display: 'popup' }, 'The display popup is not supported', 'display', undefined],
  ['prompt', { prompt: 'never' }, 'prompt is "never"', 'prompt', undefined],
  ['max_age', { max_age: 'long' }, 'max_age is "long"', 'max_age', undefined],
  ['claims', { claims: '{' }, 'claims', undefined, undefined],
  ['request object', { request: 'x.y.z' }, 'request', 'request', undefined],
  [
    'request_uri',
    { request_uri: 'https://app.example/r' },
    'is not registered',
    'request_uri',
    undefined,
  ],
] as const

for (const [title, changes, reason, parameter, nearest] of refusals) {
  test(`a refused login says what was wrong and where: ${title}`, async (t) => {
    const { simulator } = await start(t)
    await english.get(authorizationUrl(simulator, changes))
    const html = await page(simulator, `/inspector/logins/${await newestLogin(simulator)}`)
    const text = textOf(html)
    t.true(text.includes('What to change'), text)
    t.true(text.includes(reason), text)
    const row = `is-hit" role="row" data-testid="parameter-${parameter}"`
    t.is(html.includes(row), parameter !== undefined, text)
    if (nearest !== undefined) t.true(text.includes(nearest), text)
    const list = textOf(await page(simulator, '/inspector'))
    t.true(list.includes('Request refused'), list)
    t.true(list.includes(reason), list)
  })
}

test('the error page, the list, the login, the journal and the API give the same reason', async (t) => {
  const { simulator } = await start(t)
  const { body } = await english.get(authorizationUrl(simulator, { client_id: 'DEMA' }))
  const reason = 'client_id "DEMA" is unknown; nearest "DEMO"'
  const id = await newestLogin(simulator)
  const [entry] = await simulator.journal.list({ type: 'refusal' })
  const { refusal } = await simulator.logins.get(id)
  t.true(entry?.summary.includes(reason))
  t.is(refusal?.reason, reason)
  for (const html of [
    body,
    await page(simulator, '/inspector'),
    await page(simulator, `/inspector/logins/${id}`),
  ])
    t.true(textOf(html).includes(reason))
  t.true(body.includes(`/inspector/logins/${id}"`))
})

test('a redirect URI is registered from the login that was refused for it', async (t) => {
  const { simulator } = await start(t)
  const url = authorizationUrl(simulator, { redirect_uri: 'https://app.example/cb' })
  const { body } = await english.get(url)
  const action = /action="([^"]+\/redirect-uri)"/.exec(body)?.[1] ?? ''
  const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
  t.is((await english.post(simulator.url + action, { headers: foreign })).statusCode, 403)
  t.is((await english.get(url)).statusCode, 400)
  const answer = await english.post(simulator.url + action)
  t.is(answer.statusCode, 303)
  const after = textOf((await english.get(answer.headers.location ?? '')).body)
  t.true(after.includes('Registered until the simulator stops.'), after)
  t.is((await english.get(url)).statusCode, 302)
})

test('in strict mode, nobody is offered to register what would be refused all the same', async (t) => {
  const { simulator } = await start(t, { strict: true })
  const { body } = await english.get(authorizationUrl(simulator, { redirect_uri: callback }))
  t.false(body.includes('/redirect-uri"'))
})

test('an unknown client leads to the form for a new partner, filled in', async (t) => {
  const { simulator } = await start(t)
  const changes = { client_id: 'MYAPP', scope: 'openid service:MYAPP_LOGIN' }
  const { body } = await english.get(authorizationUrl(simulator, changes))
  const href = (/href="([^"]+partners\/new[^"]+)"/.exec(body)?.[1] ?? '').replaceAll('&amp;', '&')
  const form = await page(simulator, href)
  for (const value of ['MYAPP', 'MYAPP_LOGIN']) t.true(form.includes(`value="${value}"`), form)
  t.true(form.includes(callback))
})

/** Kinds that need a partner with encryption (below) or with a JWK Set (test/faults). */
const elsewhere = new Set(['wrong-encryption-key', 'cty-missing', 'stale-keys'])

const reactions = {
  refuse: 'A correct client refuses the response.',
  notice: 'A correct application detects it and handles it.',
  tolerate: 'A correct client continues.',
} as const

for (const kind of ['wrong-encryption-key', 'cty-missing']) {
  test(`a login of a partner with keys in which the fault ${kind} was sent says so`, async (t) => {
    const { simulator } = await start(t)
    await simulator.faults.add(anyFault({ kind, match: { endpoint: 'token' } }))
    const visitor = createVisitor()
    const form = { client: 'DEMO_KEYS DEMO_KEYS_LOGIN', other: 'login_hint=+32470000002' }
    const begun = await visitor.get(`${simulator.url}/demo/start?${new URLSearchParams(form)}`)
    const back = await visitor.get(String(begun.headers.location))
    await visitor.get(String(back.headers.location))
    const text = textOf(await page(simulator, `/inspector/logins/${await newestLogin(simulator)}`))
    const { about = '?', reaction = 'refuse' } = faultKinds.get(kind) ?? {}
    for (const part of [`The fault ${kind} `, `${about}.`, reactions[reaction]])
      t.true(text.includes(part), part)
  })
}

for (const {
  kind,
  family,
  about,
  endpoints,
  reaction,
  inUserinfo,
  source,
} of faultKinds.values()) {
  // Documents are sent when no login is under way, and pings only without a browser.
  if (elsewhere.has(kind) || family === 'metadata' || family === 'ping') continue
  test(`a login in which the fault ${kind} was sent says what a correct client does`, async (t) => {
    const { simulator } = await start(t)
    const endpoint = endpoints.find((each) => ['token', 'userinfo', 'authorization'].includes(each))
    const attributes = kind === 'error' ? { error: 'invalid_request' } : (quick[kind] ?? {})
    const match = { endpoint: endpoint ?? 'token' }
    const added = await simulator.faults.add(anyFault({ kind, attributes, match }))
    const flow = logInAnd(simulator, endpoint === 'userinfo')
    const hasFired = async () => (await simulator.logins.list())[0]?.faults.length === 1
    t.true(await until(hasFired))
    const id = await newestLogin(simulator)
    const text = textOf(await page(simulator, `/inspector/logins/${id}`))
    t.true(text.includes(`The fault ${kind} `), text)
    t.true(text.includes(`${about}.`), text)
    const expected = endpoint === 'userinfo' ? (inUserinfo?.reaction ?? reaction) : reaction
    t.true(text.includes(reactions[expected]), text)
    t.true(text.includes(`Source: ${source}`), text)
    if (kind === 'latch') await simulator.faults.release(added.name)
    await flow
  })
}

/** Logs in as a client that ignores what goes wrong. */
async function logInAnd(simulator: Simulator, hasUserinfo: boolean): Promise<void> {
  const url = authorizationUrl(simulator, { login_hint: '+32470000002' })
  const answer = await english.get(url).catch(() => undefined)
  const code = new URL(answer?.headers.location ?? callback).searchParams.get('code')
  const tokens = code === null ? undefined : await redeem(simulator, code).catch(() => undefined)
  const token = String(tokens?.body['access_token'] ?? '')
  if (hasUserinfo) await userinfoOf(simulator, token).catch(() => undefined)
}

/** Attributes with which a fault is over soon. */
const quick: Readonly<Record<string, Record<string, number>>> = {
  latency: { seconds: 0.01 },
  timeout: { seconds: 0.05 },
}

test('filters: by outcome, partner, person, and text; a code is found by its digest', async (t) => {
  const { simulator } = await start(t)
  const back = await login(simulator)
  await english.get(authorizationUrl(simulator, { client_id: 'DEMA', state: 'find-me' }))
  const rows = async (query: Record<string, string>) => {
    const html = await page(simulator, `/inspector?${new URLSearchParams(query)}`)
    return [...html.matchAll(/data-testid="login"/g)].length
  }
  t.is(await rows({}), 2)
  t.is(await rows({ outcome: 'refused' }), 1)
  t.is(await rows({ outcome: 'faults' }), 0)
  t.is(await rows({ partner: 'DEMA' }), 1)
  t.is(await rows({ person: '0470 00 00 02' }), 1)
  t.is(await rows({ person: 'maes' }), 1)
  t.is(await rows({ q: 'find-me' }), 1)
  t.is(await rows({ q: back.searchParams.get('code') ?? '' }), 1)
  t.is(await rows({ q: 'nowhere' }), 0)
})

test('what a client sends is shown as text', async (t) => {
  const { simulator } = await start(t)
  const attack = '"><script>alert(1)</script>'
  await english.get(
    authorizationUrl(simulator, { state: attack, client_id: attack, [attack]: attack }),
    { headers: { 'user-agent': attack } },
  )
  const id = await newestLogin(simulator)
  for (const path of [
    '/inspector',
    `/inspector/logins/${id}`,
    `/inspector?q=${encodeURIComponent(attack)}`,
  ])
    t.false((await page(simulator, path)).includes('<script>alert'), path)
})

test('a login that is not kept is not found', async (t) => {
  const { simulator } = await start(t)
  t.regex(await page(simulator, '/inspector/logins/none'), /^status 404.*There is no such login/s)
})
