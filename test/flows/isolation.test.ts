import test from 'ava'
import type { Steerable } from '../../src/index.ts'
import { start } from '../helpers/simulator.ts'
import { createTestClock } from '../helpers/test-clock.ts'
import { authorize, codeOf, errorCodeOf, redeemCode, userinfoOf } from '../helpers/unattended.ts'
import { until } from '../helpers/until.ts'
import { createClient, createVisitor, decode } from '../helpers/visitor.ts'

/** Runs `count` tasks, `width` at a time. */
async function drive(count: number, width: number, task: (index: number) => Promise<void>) {
  let next = 0
  const worker = async () => {
    for (let index = next++; index < count; index = next++) await task(index)
  }
  await Promise.all(Array.from({ length: width }, worker))
}

/** What the users of a test do, in turn: three good ones, and one that goes wrong in one of five ways. */
const ways = [
  'confirm',
  'confirm',
  'confirm',
  'reject',
  'confirm',
  'confirm',
  'confirm',
  'expired',
  'confirm',
  'confirm',
  'confirm',
  'status',
  'confirm',
  'confirm',
  'confirm',
  'error',
] as const
type Way = (typeof ways)[number]

function newUser(way: Way, familyName: string) {
  const seed = { familyName, scenario: { do: way === 'reject' ? 'reject' : 'confirm' } as const }
  const token = { endpoint: 'token' as const }
  if (way === 'expired')
    return { ...seed, faults: [{ kind: 'invalid-expired-exp', match: token }] } as const
  if (way === 'status') return { ...seed, faults: [{ kind: 'status', match: token }] } as const
  if (way === 'error') {
    const fault = { kind: 'error', match: token, attributes: { error: 'invalid_grant' } } as const
    return { ...seed, faults: [fault] }
  }
  return seed
}

/** One login of a user of its own; throws where it meets anything of another test. */
async function isolatedLogin(target: Steerable, way: Way, familyName: string): Promise<void> {
  const same = (given: unknown, wanted: unknown, what: string) => {
    if (given !== wanted)
      throw new Error(`${familyName} ${way}: ${what} is ${given}, not ${wanted}`)
  }
  const user = await target.users.add(newUser(way, familyName))
  const { phoneNumber } = user
  const { location } = await authorize(target, phoneNumber)
  if (way === 'reject') {
    same(location?.searchParams.get('error'), 'access_denied', 'error')
  } else {
    const code = String(location?.searchParams.get('code'))
    let answer = await redeemCode(target, code)
    if (way === 'status') {
      same(answer.status, 503, 'status')
      answer = await redeemCode(target, code)
    } else if (way === 'error') {
      same(answer.body['error'], 'invalid_grant', 'error')
      answer = await redeemCode(target, code)
    }
    same(answer.status, 200, 'token status')
    const claims = decode(answer.body['id_token'])
    same(claims['family_name'], familyName, 'family_name')
    same(Number(claims['exp']) * 1000 < Date.now(), way === 'expired', 'expired')
    const { body } = await userinfoOf(target, String(answer.body['access_token']))
    same(body['family_name'], familyName, 'userinfo family_name')
  }
  const entries = await target.journal.list({ phoneNumber })
  same(
    entries.every((entry) => entry.user === undefined || entry.user === user.id),
    true,
    'journal',
  )
  same(
    entries.filter(({ type }) => type === 'fault').length,
    ['confirm', 'reject'].includes(way) ? 0 : 1,
    'faults',
  )
  const actions = await target.actions.list({ phoneNumber })
  same(actions.length, 1, 'actions')
  same(actions[0]?.status, way === 'reject' ? 'rejected' : 'confirmed', 'status of the action')
  await target.users.remove(user.id)
}

test('400 logins, 8 at a time, one partner, a fresh user each, a quarter goes wrong: no cross-talk', async (t) => {
  t.timeout(300_000)
  const { simulator } = await start(t)
  const users = (await simulator.users.list()).length
  const begun = performance.now()
  await drive(400, 8, (index) =>
    isolatedLogin(simulator, ways[index % ways.length] ?? 'confirm', `Nobody-${index}`),
  )
  t.log(
    `${Math.round(400_000 / (performance.now() - begun))} logins/s with user, journal and checks`,
  )
  t.is((await simulator.users.list()).length, users)
  t.is((await simulator.faults.list()).length, 5, 'only those of the packaged users are left')
})

test('50 sandboxes in parallel, 20 logins each: no cross-talk', async (t) => {
  t.timeout(300_000)
  const { simulator } = await start(t)
  const before = process.memoryUsage().heapUsed
  const begun = performance.now()
  const sandboxes = await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      simulator.sandboxes.open({
        settings: { lifetimes: { idToken: 60 + index } },
        fixtures: {
          users: [
            {
              phoneNumber: '+32470000002',
              familyName: `Sandbox-${index}`,
              scenario: { do: 'confirm' },
            },
          ],
        },
      }),
    ),
  )
  await drive(50 * 20, 10, async (index) => {
    const number = index % 50
    const sandbox = sandboxes[number]
    if (sandbox === undefined) throw new Error('no sandbox')
    const turn = Math.floor(index / 50)
    await isolatedLogin(sandbox, ways[turn % ways.length] ?? 'confirm', `Nobody-${index}`)
    if (turn > 0) return
    const { body } = await redeemCode(sandbox, await codeOf(sandbox, '+32470000002'))
    const claims = decode(body['id_token'])
    t.is(claims['family_name'], `Sandbox-${number}`)
    t.is(claims['iss'], `${sandbox.url}/clientsecret-oidc/csapi/v0.1`)
    t.is(Number(claims['exp']) - Number(claims['iat']), 60 + number)
  })
  const seconds = (performance.now() - begun) / 1000
  const heap = (process.memoryUsage().heapUsed - before) / 50 / 1e6
  t.log(
    `${Math.round(1050 / seconds)} logins/s; about ${heap.toFixed(1)} MB a sandbox, not collected`,
  )
  const journals = await Promise.all(sandboxes.map(({ journal }) => journal.list()))
  t.true(journals.every((entries) => entries.length > 20))
  t.deepEqual(await simulator.journal.list(), [], 'the outer one heard of none of it')
  t.is((await simulator.sandboxes.list()).length, 50)
})

test('a sandbox: pages, cookies, control API and a closed door after it closed', async (t) => {
  const { simulator } = await start(t)
  const client = createClient()
  const opened = await client.post(`${simulator.url}/control/sandboxes`, {
    json: { idleSeconds: 60, fixtures: { users: [{ phoneNumber: '+32470000042' }] } },
  })
  t.is(opened.statusCode, 201)
  const sandbox = JSON.parse(opened.body)
  t.is(opened.headers.location, `/control/sandboxes/${sandbox.id}`)
  t.is(sandbox.url, `${simulator.url}/s/${sandbox.id}`)
  t.is(sandbox.issuers.v2, `${sandbox.url}/v2`)
  t.regex(sandbox.token, /^[\w-]{32}$/)
  t.is(Date.parse(sandbox.expiresAt) - Date.parse(sandbox.createdAt), 60_000)
  const discovery = JSON.parse(
    (await client.get(`${sandbox.url}/v2/.well-known/openid-configuration`)).body,
  )
  t.is(discovery.issuer, `${sandbox.url}/v2`)
  t.is(discovery.token_endpoint, `${sandbox.url}/v2/token`)
  t.is((await client.get(`${sandbox.url}/control/users/32470000042`)).statusCode, 200)
  t.is((await client.get(`${simulator.url}/control/users/32470000042`)).statusCode, 404)
  const visitor = createVisitor()
  const query = new URLSearchParams({
    client_id: 'DEMO',
    response_type: 'code',
    scope: 'openid service:DEMO_LOGIN',
    redirect_uri: 'http://localhost:1/cb',
  })
  const begun = await visitor.get(`${sandbox.url}/v2/authorization?${query}`)
  t.true(String(begun.headers.location).startsWith(`${sandbox.url}/identify/`))
  for (const cookie of begun.headers['set-cookie'] ?? [])
    t.regex(cookie, new RegExp(`path=/s/${sandbox.id}/`))
  const page = await visitor.get(String(begun.headers.location))
  t.true(page.body.includes(`action="/s/${sandbox.id}/identify/`))
  t.true(page.body.includes(`href="/s/${sandbox.id}/assets/`))
  t.is((await client.get(`${sandbox.url}/`)).statusCode, 200)
  t.is((await client.get(`${sandbox.url}/app`)).statusCode, 200)
  const nested = await client.post(`${sandbox.url}/control/sandboxes`, { json: {} })
  t.is(nested.statusCode, 404)
  t.regex(nested.body, /a sandbox has no sandboxes of its own/)
  t.is((await client.delete(`${simulator.url}/control/sandboxes/${sandbox.id}`)).statusCode, 204)
  const closed = await client.get(`${sandbox.url}/control/state`)
  t.is(closed.statusCode, 404)
  t.regex(
    JSON.parse(closed.body).detail,
    /no sandbox "\w+" is open: it may have been idle for too long/,
  )
  t.is((await client.get(`${sandbox.url}/app`)).statusCode, 404)
  t.is((await client.delete(`${simulator.url}/control/sandboxes/${sandbox.id}`)).statusCode, 404)
})

test('a sandbox that is idle for long closes; one that is used does not', async (t) => {
  const clock = createTestClock()
  const { simulator } = await start(t, { surroundings: { clock } })
  const idle = await simulator.sandboxes.open({ idleSeconds: 60 })
  const used = await simulator.sandboxes.open({ idleSeconds: 60 })
  clock.pass(59_000)
  t.is((await createClient().get(`${used.url}/healthz`)).statusCode, 200)
  clock.pass(1_000)
  const open = async () => (await simulator.sandboxes.list()).map(({ id }) => id)
  t.true(await until(async () => (await open()).length === 1))
  t.deepEqual(await open(), [used.id])
  t.is((await createClient().get(`${idle.url}/healthz`)).statusCode, 404)
  clock.pass(59_000)
  t.true(await until(async () => (await open()).length === 0), 'a minute after its last request')
})

test('a sandbox that closes lets go of those who wait in it', async (t) => {
  const { simulator } = await start(t)
  const sandbox = await simulator.sandboxes.open()
  await sandbox.faults.add({ name: 'gate', kind: 'latch', match: { endpoint: 'jwks' } })
  const next = fetch(`${sandbox.url}/control/actions/next?timeout=120`)
  const held = fetch(`${sandbox.issuers.v2}/jwkSet`).then(
    () => 'answered',
    () => 'cut',
  )
  const events = await fetch(`${sandbox.url}/control/events`)
  t.true(await until(async () => (await sandbox.faults.get('gate')).holding === 1))
  await sandbox.close()
  t.is((await next).status, 204)
  t.regex(await events.text(), /open/)
  t.regex(await held, /answered|cut/)
})

test('wrong sandboxes are refused, with every problem', async (t) => {
  const { simulator } = await start(t)
  const client = createClient()
  const refused = await client.post(`${simulator.url}/control/sandboxes`, {
    json: { fixtures: { users: [{ phoneNumber: 'x' }] }, settings: {}, idleSeconds: 1 },
  })
  t.is(refused.statusCode, 422)
  t.like(JSON.parse(refused.body).errors[0], { path: 'fixtures users[0].phoneNumber' })
  t.is(await errorCodeOf(simulator.sandboxes.open({ idleSeconds: 0.5 })), 'bad-input')
  const many = Array.from({ length: 500 }, () =>
    simulator.sandboxes.open({ fixtures: { defaults: false } }),
  )
  await Promise.all(many)
  t.is(await errorCodeOf(simulator.sandboxes.open()), 'too-many-sandboxes')
})

test('on a public URL the token of a sandbox opens that sandbox, and nothing else', async (t) => {
  const controlToken = 'the-token-of-the-outer-one'
  const { simulator } = await start(t, { publicUrl: 'https://itsme.example.com/sim', controlToken })
  const sandbox = await simulator.sandboxes.open()
  t.is(sandbox.url, `https://itsme.example.com/sim/s/${sandbox.id}`)
  const client = createClient()
  const statusOf = async (path: string, token: string) => {
    const headers = { host: 'itsme.example.com', authorization: `Bearer ${token}` }
    return (await client.get(`http://localhost:${simulator.port}/sim${path}`, { headers }))
      .statusCode
  }
  t.is(await statusOf('/control/state', controlToken), 200)
  t.is(await statusOf('/control/state', sandbox.token), 401)
  t.is(await statusOf(`/s/${sandbox.id}/control/state`, sandbox.token), 200)
  t.is(await statusOf(`/s/${sandbox.id}/control/state`, controlToken), 401)
})

test('a sandbox is reached under every name of the simulator, paths included', async (t) => {
  const options = {
    publicUrl: 'http://localhost:1/base',
    internalUrls: ['http://sim.internal:4997'],
  }
  const { simulator } = await start(t, options)
  const client = createClient()
  const at = (host: string, path: string, method: 'GET' | 'POST' = 'GET') =>
    client(`http://localhost:${simulator.port}${path}`, { method, headers: { host } })
  const { id, url } = JSON.parse((await at('sim.internal:4997', '/control/sandboxes', 'POST')).body)
  t.is(url, `http://sim.internal:4997/s/${id}`)
  t.is((await at('sim.internal:4997', `/s/${id}/healthz`)).statusCode, 200)
  t.is((await at('sim.internal:4997', `/s/${id}/control/state`)).statusCode, 200)
  t.is((await at('localhost:1', `/base/s/${id}/control/state`)).statusCode, 200)
  t.is((await at('sim.internal:4997', `/control/sandboxes/${id}`)).statusCode, 200)
})
