import test from 'ava'
import { type Balanced, startBalanced } from '../helpers/balanced.ts'
import { codeOf, redeemCode } from '../helpers/unattended.ts'
import { until } from '../helpers/until.ts'
import { createClient } from '../helpers/visitor.ts'

const bram = '+32470000002'
const client = createClient()

const statusAt = async (url: string) => (await client.get(url)).statusCode

/** Waits until both instances have a status at a path. */
const bothAnswer = (balanced: Balanced, path: string, status: number) =>
  until(async () => {
    const all = [0, 1].map((index) => statusAt(balanced.direct(index) + path))
    return (await Promise.all(all)).every((each) => each === status)
  })

/** Milliseconds until something is so. */
async function timeUntil(isSo: () => Promise<boolean>): Promise<number> {
  const start = performance.now()
  if (!(await until(isSo))) throw new Error('it never was')
  return Math.round(performance.now() - start)
}

async function logIn({ simulator }: Balanced): Promise<number> {
  const { status } = await redeemCode(simulator, await codeOf(simulator, bram))
  return status
}

for (const [what, stop] of [
  ['hangs', 'SIGSTOP'],
  ['is gone', 'SIGKILL'],
] as const) {
  test(`Redis ${what}: 503 for programs and people, and all is well when it is back`, async (t) => {
    const balanced = await startBalanced(t)
    t.is(await logIn(balanced), 200)
    const code = await codeOf(balanced.simulator, bram)
    balanced.redis.signal(stop)
    const gone = await timeUntil(() => bothAnswer(balanced, '/readyz', 503))
    t.is(await statusAt(`${balanced.direct(0)}/healthz`), 200)
    const token = await redeemCode(balanced.simulator, code)
    t.is(token.status, 503)
    t.is(token.body['error'], 'temporarily_unavailable')
    const control = await client.get(`${balanced.direct(0)}/control/users`)
    t.is(control.statusCode, 503)
    t.is(control.headers['retry-after'], '1')
    t.like(JSON.parse(control.body), { title: 'store unavailable', status: 503 })
    const page = await client.get(`${balanced.direct(1)}/app`, { headers: { accept: 'text/html' } })
    t.is(page.statusCode, 503)
    t.regex(page.body, /the store of the simulator cannot be reached/)
    const browser = await client.get(`${balanced.direct(1)}/v2/authorization?client_id=DEMO`)
    t.is(browser.statusCode, 503)
    if (stop === 'SIGSTOP') balanced.redis.signal('SIGCONT')
    else await balanced.redis.restart()
    const back = await timeUntil(() => bothAnswer(balanced, '/readyz', 200))
    t.log(`503 after ${gone} ms, ready ${back} ms after it was back`)
    t.is(await logIn(balanced), 200)
    if (stop === 'SIGSTOP') t.is((await redeemCode(balanced.simulator, code)).status, 200)
    const said = balanced.logs.flat().join('\n')
    t.regex(said, /Redis cannot be used: .*; requests are answered with 503 until it is back/)
    t.regex(said, /Redis is back/)
    t.notRegex(said, /\n {4}at /, 'no stack trace')
  })
}

test('Redis comes back empty: the fixtures are there again, at both', async (t) => {
  const balanced = await startBalanced(t)
  const [a, b] = balanced.all
  await a?.users.add({ phoneNumber: '+32471777777' })
  balanced.redis.signal('SIGKILL')
  t.true(await bothAnswer(balanced, '/readyz', 503))
  await balanced.redis.restart()
  t.true(await bothAnswer(balanced, '/readyz', 200))
  for (const each of [a, b]) {
    t.is((await each?.partners.get('DEMO'))?.code, 'DEMO')
    await t.throwsAsync(async () => each?.users.get('+32471777777'), { code: 'not-found' })
  }
  for (let count = 0; count < 4; count++) t.is(await logIn(balanced), 200)
})

test('Redis comes back with its file: what was decided is still there', async (t) => {
  const balanced = await startBalanced(t, {
    flags: ['--appendonly', 'yes', '--appendfsync', 'always'],
  })
  const code = await codeOf(balanced.simulator, bram)
  await balanced.all[0]?.users.add({ phoneNumber: '+32471777777' })
  balanced.redis.signal('SIGKILL')
  t.true(await bothAnswer(balanced, '/readyz', 503))
  await balanced.redis.restart()
  t.true(await bothAnswer(balanced, '/readyz', 200))
  t.is((await redeemCode(balanced.simulator, code)).status, 200)
  t.truthy(await balanced.all[1]?.users.get('+32471777777'))
})

test('somebody empties Redis: the instances notice, and populate it again', async (t) => {
  const balanced = await startBalanced(t)
  const connection = await balanced.redis.connect()
  await connection.call((client) => client.flushall())
  t.true(
    await until(async () => (await balanced.simulator.users.list().catch(() => [])).length > 0),
  )
  t.true(await until(async () => (await logIn(balanced).catch(() => 0)) === 200))
})

test('a call that waits through an outage gets what it waits for', async (t) => {
  const balanced = await startBalanced(t)
  const next = balanced.all[1]?.actions.next({ timeout: 30 })
  balanced.redis.signal('SIGSTOP')
  t.true(await bothAnswer(balanced, '/readyz', 503))
  balanced.redis.signal('SIGCONT')
  t.true(await bothAnswer(balanced, '/readyz', 200))
  const query = new URLSearchParams({
    client_id: 'DEMO',
    response_type: 'code',
    scope: 'openid service:DEMO_LOGIN',
    redirect_uri: 'http://localhost:1/cb',
    login_hint: '+32470000001',
  })
  await client.get(`${balanced.direct(0)}/v2/authorization?${query}`)
  t.is((await next)?.phoneNumber, '+32470000001')
})
