import test, { type ExecutionContext } from 'ava'
import { createBreakableStore } from '../helpers/breakable-store.ts'
import { type Breakage, breakMethod, runInside } from '../helpers/inside.ts'
import { createClient } from '../helpers/visitor.ts'

const csapi = '/clientsecret-oidc/csapi/v0.1'
const failure = new Error('the store burnt down')

/** Endpoints for servers, with what is broken to make them fail. */
const endpoints = [
  ['token', 'POST', `${csapi}/connect/token`, 'store'],
  ['token of v2', 'POST', '/v2/token', 'store'],
  ['token, its partner', 'POST', '/v2/token', 'partners'],
  ['revocation, its partner', 'POST', `${csapi}/connect/revoke`, 'partners'],
  ['userinfo', 'GET', `${csapi}/connect/userinfo`, 'store'],
  ['userinfo by POST', 'POST', '/v2/userinfo', 'store'],
  ['revocation', 'POST', `${csapi}/connect/revoke`, 'store'],
  ['picture', 'GET', `${csapi}/picture`, 'store'],
  ['user discovery', 'POST', '/v2/user_discovery_sessions', 'store'],
  ['backchannel authentication', 'POST', '/v2/backchannel/authentication', 'store'],
  ['discovery', 'GET', '/v2/.well-known/openid-configuration', 'keys'],
  ['jwks', 'GET', '/v2/jwkSet', 'keys'],
  ['jwks of csapi', 'GET', `${csapi}/.well-known/jwks`, 'keys'],
] as const

async function startBroken(t: ExecutionContext) {
  const { createStore, breakStore } = createBreakableStore()
  const inside = await runInside(t, {}, { createStore })
  const { context: web } = inside.running
  return {
    ...inside,
    /** The answer mends it. */
    breakPart: (part: 'store' | 'partners' | 'keys', how: Breakage = 'always') => {
      const { partners, faults } = web.state
      const fails = {
        store: () => [breakStore('get', failure, how), breakMethod(partners, 'at', failure, how)],
        // What tells why, and journals it, goes on.
        partners: () => [breakMethod(partners, 'at', failure, how)],
        keys: () => [
          breakMethod(faults, 'fire', failure, how),
          breakMethod(web.keyRing, 'all', failure, how),
        ],
      }
      const mends = fails[part]()
      return () => {
        for (const mend of mends) mend()
      }
    },
  }
}

const form = {
  grant_type: 'authorization_code',
  client_id: 'DEMO',
  client_secret: 'demo-secret-that-is-public',
  code: 'x',
  token: 'y',
  redirect_uri: 'http://localhost:1/cb',
}

const signedForm = {
  client_id: 'DEMO',
  client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  client_assertion: 'x',
}

for (const [title, method, path, part, how] of [
  ...endpoints.map((each) => [...each, 'always'] as const),
  ...endpoints.map((each) => [...each, 'once'] as const),
]) {
  test(`what is unexpected is JSON, with a reference that the journal has: ${title}, ${how}`, async (t) => {
    const { running, log, breakPart } = await startBroken(t)
    const mend = breakPart(part, how)
    const answer = await createClient()(running.url + path, {
      method,
      headers: { accept: 'text/html,*/*', authorization: method === 'GET' ? 'Bearer x' : '' },
      ...(method === 'POST'
        ? { form: /discovery|backchannel/.test(path) ? signedForm : form }
        : {}),
    })
    mend()
    t.is(answer.statusCode, 500, answer.body)
    t.regex(String(answer.headers['content-type']), /^application\/json/)
    t.is(answer.headers['access-control-allow-origin'], '*')
    const body = JSON.parse(answer.body)
    t.is(body.error, 'server_error')
    t.notRegex(answer.body, /burnt|\bat |\.ts|\.js/)
    const reference = /\[(\d{9})\]/.exec(body.error_description)?.[1] ?? ''
    t.regex(reference, /^\d{9}$/)
    const found = await createClient().get(`${running.url}/control/journal?reference=${reference}`)
    const { items = [] } = JSON.parse(found.body)
    t.is(items.length, 1, found.body)
    t.like(items[0], { type: 'error', reference })
    if (part === 'partners') t.is(items[0].step, title.split(',')[0])
    t.true(
      log.some((line) => line.includes(failure.message)),
      log.join('\n'),
    )
    t.is((await createClient().get(`${running.url}/readyz`)).statusCode, 200)
  })
}

test('what is unexpected at the authorization endpoint is a page with a reference', async (t) => {
  const { running, breakPart } = await startBroken(t)
  const mend = breakPart('store')
  const query = new URLSearchParams({ client_id: 'DEMO', response_type: 'code', scope: 'openid' })
  const answer = await createClient().get(`${running.url}/v2/authorization?${query}`)
  mend()
  t.is(answer.statusCode, 500)
  t.regex(String(answer.headers['content-type']), /^text\/html/)
  t.notRegex(answer.body, /\bat .*\.js/)
  const reference = /\[?(\d{9})\]?/.exec(answer.body)?.[1] ?? ''
  const found = await createClient().get(`${running.url}/control/journal?reference=${reference}`)
  t.is(JSON.parse(found.body).items?.[0]?.type, 'error')
})

test('/readyz is 503 while a login would fail, and 200 again after it', async (t) => {
  const clock = { now: () => now }
  let now = Date.now()
  const { createStore, breakStore } = createBreakableStore()
  const { running, log } = await runInside(
    t,
    {},
    {
      createStore,
      wallClock: { ...clock, after: () => () => undefined },
    },
  )
  const { context: web } = running
  const ready = async () => {
    now += 1_000
    const { statusCode, body } = await createClient().get(`${running.url}/readyz`)
    return { status: statusCode, body: JSON.parse(body) }
  }
  const unavailable = { status: 'unavailable', reason: 'a login would fail; the log says why' }
  t.deepEqual(await ready(), { status: 200, body: { status: 'ok' } })
  const ways = [
    () => breakMethod(web.keyRing, 'current', new Error('no keys')),
    () => breakStore('put', new Error('no store')),
    () => breakStore('delete', new Error('no deleting')),
  ]
  for (const breakIt of ways) {
    const mend = breakIt()
    t.deepEqual(await ready(), { status: 503, body: unavailable })
    // Asking again at once costs nothing.
    mend()
    const again = await createClient().get(`${running.url}/readyz`)
    t.is(again.statusCode, 503)
    t.is((await ready()).status, 200)
  }
  for (const text of ['no keys', 'no store', 'no deleting'])
    t.is(log.filter((line) => line.includes(text)).length, 1, text)
})
