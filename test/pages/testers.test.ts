import test, { type ExecutionContext } from 'ava'
import type { Simulator } from '../../src/index.ts'
import { languageOf } from '../../src/web/locales/catalogue.ts'
import { type RawAnswer, raw } from '../helpers/raw.ts'
import { start } from '../helpers/simulator.ts'
import { createTestClock } from '../helpers/test-clock.ts'

const controlToken = 'a-control-token-for-tests'
const anna = '+32470000001'
const publicUrl = 'https://itsme.example.com'
const proxy = { host: 'itsme.example.com', 'x-forwarded-for': '203.0.113.9' }
const form = { 'content-type': 'application/x-www-form-urlencoded' }
const bearer = { authorization: `Bearer ${controlToken}` }

const fixtures = {
  partners: [
    {
      code: 'MYAPP',
      secret: 'a-secret-of-more-than-thirty-two-bytes',
      services: [{ code: 'MYAPP_LOGIN', redirectUris: ['https://app.example/callback'] }],
    },
  ],
}

async function startPublic(t: ExecutionContext, surroundings = {}) {
  const { simulator } = await start(t, { publicUrl, controlToken, fixtures, surroundings })
  return simulator
}

async function invite(simulator: Simulator, body: object = { role: 'tester' }) {
  const headers = { ...proxy, ...bearer, 'content-type': 'application/json' }
  const answer = await raw(simulator, 'POST', '/control/tokens', headers, JSON.stringify(body))
  return { status: answer.status, json: JSON.parse(answer.body) }
}

/** A browser that has signed in as a tester. */
async function signedIn(simulator: Simulator) {
  const { json } = await invite(simulator)
  const { pathname } = new URL(json.url)
  const answer = await raw(simulator, 'POST', pathname, { ...proxy, ...form })
  const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? ''
  const headers = { ...proxy, ...form, cookie, 'accept-language': 'en' }
  return {
    id: String(json.id),
    path: pathname,
    answer,
    get: (path: string) => raw(simulator, 'GET', path, headers),
    post: (path: string, fields: Record<string, string> = {}) =>
      raw(simulator, 'POST', path, headers, new URLSearchParams(fields).toString()),
  }
}

const isSignIn = ({ status, headers }: RawAnswer) =>
  status === 303 && String(headers['location']).includes('/sign-in')

test('a link signs in one browser, once, for thirty days', async (t) => {
  const clock = createTestClock()
  const simulator = await startPublic(t, { clock })
  const { status, json } = await invite(simulator)
  t.is(status, 201)
  t.deepEqual(Object.keys(json).toSorted(), [
    'createdAt',
    'expiresAt',
    'id',
    'role',
    'url',
    'usedAt',
  ])
  t.is(Date.parse(json.expiresAt) - Date.parse(json.createdAt), 30 * 24 * 3600 * 1000)
  const { pathname } = new URL(json.url)
  // A mail program that opens the link does not use it up.
  t.is((await raw(simulator, 'GET', pathname, proxy)).status, 200)
  const first = await raw(simulator, 'POST', pathname, { ...proxy, ...form })
  t.is(first.headers['location'], `${publicUrl}/guide`)
  t.regex(String(first.headers['set-cookie']), /HttpOnly/i)
  const second = await raw(simulator, 'POST', pathname, { ...proxy, ...form })
  t.is(second.status, 410)
  t.true(second.body.includes('This link has been used or has expired.'))
  const cookie = String(first.headers['set-cookie']).split(';')[0] ?? ''
  const open = () => raw(simulator, 'GET', '/app', { ...proxy, cookie })
  t.is((await open()).status, 200)
  await simulator.reset()
  t.is((await open()).status, 200, 'a reset does not end the access')
  clock.pass(30 * 24 * 3600 * 1000)
  t.true(isSignIn(await open()))
})

test('the access of a tester is listed, and ended', async (t) => {
  const simulator = await startPublic(t)
  const tester = await signedIn(simulator)
  const other = await signedIn(simulator)
  const list = async () =>
    JSON.parse((await raw(simulator, 'GET', '/control/tokens', { ...proxy, ...bearer })).body).items
  t.deepEqual(
    (await list()).map(({ id, role }: { id: string; role: string }) => [id, role]),
    [
      [tester.id, 'tester'],
      [other.id, 'tester'],
    ],
  )
  t.false(
    JSON.stringify(await list()).includes(tester.path.slice(3)),
    'the link is not shown again',
  )
  const end = () =>
    raw(simulator, 'DELETE', `/control/tokens/${tester.id}`, { ...proxy, ...bearer })
  t.is((await end()).status, 204)
  t.is((await end()).status, 404)
  t.true(isSignIn(await tester.get('/app')))
  t.is((await other.get('/app')).status, 200)
  t.is((await other.post('/sign-out')).status, 303)
})

for (const [body, problem] of [
  [{}, 'role'],
  [{ role: 'admin' }, 'role'],
  [{ role: 'tester', expiresIn: 0 }, 'expiresIn'],
  [{ role: 'tester', expires: 1 }, 'expires'],
] as const) {
  test(`a wrong token is refused: ${JSON.stringify(body)}`, async (t) => {
    const { status, json } = await invite(await startPublic(t), body)
    t.is(status, 422)
    t.is(json.errors[0].path, problem)
  })
}

test('a tester changes the own people only, and their faults', async (t) => {
  const simulator = await startPublic(t)
  const tester = await signedIn(simulator)
  const added = await tester.post('/app/add', { familyName: 'Eigen' })
  const own = new URL(String(added.headers['location'])).pathname
  const number = own.slice('/app/'.length)
  t.is((await tester.get(`${own}/edit`)).status, 200)
  t.is((await tester.post(`${own}/scenario`, { do: 'reject' })).status, 303)
  t.is((await simulator.users.get(number)).scenario, 'reject')
  const fault = { kind: 'invalid-aud', endpoint: 'token' }
  t.is((await tester.post('/inspector/faults', { ...fault, person: number })).status, 303)
  const [armed] = await simulator.faults.list({ phoneNumber: number })
  const others = await simulator.faults.add({
    kind: 'invalid-aud',
    match: { endpoint: 'token', phoneNumber: anna },
  })
  t.true((await tester.get('/inspector/faults')).body.includes(`armed-${armed?.name}`))
  t.false((await tester.get('/inspector/faults')).body.includes(`armed-${others.name}`))
  for (const [path, fields] of [
    [`/app/${anna}/scenario`, { do: 'reject' }],
    [`/app/${anna}/edit`, { familyName: 'X' }],
    [`/app/${anna}/remove`, {}],
    ['/inspector/faults', { ...fault, person: anna }],
    ['/inspector/faults', { ...fault, person: '' }],
    ['/inspector/faults/remove', { name: others.name }],
  ] as const) {
    const answer = await tester.post(path, fields)
    t.is(answer.status, 403, path)
    t.true(answer.body.includes('This person belongs to everybody.'), path)
  }
  // Another tester does not own them either.
  t.is((await (await signedIn(simulator)).post(`${own}/remove`)).status, 403)
  t.is((await tester.post(`${own}/remove`)).status, 303)
  // Whoever gets the number later is another person.
  await simulator.users.add({ phoneNumber: number })
  t.is((await tester.post(`${own}/remove`)).status, 403)
})

test('a tester reads logins and reasons, and nothing that changes the simulator or sends again', async (t) => {
  const simulator = await startPublic(t)
  const tester = await signedIn(simulator)
  const query = new URLSearchParams({
    client_id: 'MYAPP',
    response_type: 'code',
    scope: 'openid service:MYAPP_LOGIN',
    redirect_uri: 'https://app.example/calback',
    state: 's',
    nonce: 'n',
  })
  const error = await tester.get(`/v2/authorization?${query}`)
  t.is(error.status, 400)
  t.true(error.body.includes('is not registered for MYAPP_LOGIN'))
  const [login] = await simulator.logins.list()
  const page = await tester.get(`/inspector/logins/${login?.id}`)
  t.is(page.status, 200)
  t.true(page.body.includes('is not registered for MYAPP_LOGIN'))
  for (const body of [error.body, page.body, (await tester.get('/inspector')).body])
    for (const part of [
      'register"',
      'same-request',
      'remedy',
      'curl',
      '/control/',
      '"json"',
      '"again"',
    ])
      t.false(body.includes(part), part)
  const report = /data-copy="([^"]*MYAPP_LOGIN[^"]*)"/.exec(page.body)?.[1] ?? ''
  for (const part of [
    login?.id ?? '?',
    'Outcome: Request refused',
    `${publicUrl}/inspector/logins/`,
  ])
    t.true(report.includes(part), part)
  const home = (await tester.get('/?show=secret')).body
  t.false(home.includes('a-secret-of-more'))
  t.regex(home, /data-testid="last-logins"/)
})

test('whoever has the control token invites on a page: a link and its QR code, shown once', async (t) => {
  const simulator = await startPublic(t)
  const headers = { ...proxy, ...bearer, ...form }
  const made = await raw(simulator, 'POST', '/inspector/testers', headers)
  const [, url = ''] = /data-testid="tester-link">([^<]+)</.exec(made.body) ?? []
  t.true(url.startsWith(`${publicUrl}/t/`))
  t.regex(made.body, /class="qr-code"/)
  const page = await raw(simulator, 'GET', '/inspector/testers', headers)
  t.false(page.body.includes(url))
  const [, id = ''] = /name="id" value="(\w+)"/.exec(page.body) ?? []
  await raw(simulator, 'POST', '/inspector/testers/remove', headers, `id=${id}`)
  t.is((await raw(simulator, 'GET', new URL(url).pathname, proxy)).status, 410)
})

test('another site cannot use a link up', async (t) => {
  const simulator = await startPublic(t)
  const { json } = await invite(simulator)
  const { pathname } = new URL(json.url)
  const headers = { ...proxy, ...form, 'sec-fetch-site': 'cross-site' }
  t.is((await raw(simulator, 'POST', pathname, headers)).status, 403)
  t.is((await raw(simulator, 'POST', pathname, { ...proxy, ...form })).status, 303)
})

test('the guide is in four languages, without words of the protocol', async (t) => {
  const { simulator } = await start(t)
  const texts = new Set<string>()
  for (const language of ['fr', 'nl', 'de', 'en'] as const) {
    const response = await fetch(`${simulator.url}/guide`, {
      headers: { 'accept-language': language },
    })
    const body = await response.text()
    const main = /<main.*<\/main>/s.exec(body)?.[0] ?? ''
    t.is(main.match(/data-testid="case-/g)?.length, 15, language)
    t.notRegex(main.replace(/<[^>]+>/g, ' '), /\b(acr|scope|nonce|csapi|token|claim)\b/i, language)
    texts.add(main)
    // It names the buttons as the pages do.
    const { t: text } = languageOf(language)
    for (const key of ['phone.confirm', 'phone.reject', 'login.report', 'nav.logins'] as const)
      t.true(main.includes(text(key)), key)
    t.true(main.includes(text('identify.cancel', { partner: '…' })))
    t.notRegex(main, /\{\w+\}/, 'every name is filled in')
  }
  t.is(texts.size, 4)
})

test('without hints there is no guide', async (t) => {
  const { simulator } = await start(t, { fixtures: { settings: { hints: false } } })
  t.is((await fetch(`${simulator.url}/guide`)).status, 404)
})
