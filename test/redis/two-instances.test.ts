import test from 'ava'
import { type Balanced, startBalanced } from '../helpers/balanced.ts'
import { codeOf, redeemCode, userinfoOf } from '../helpers/unattended.ts'
import { until } from '../helpers/until.ts'
import {
  createClient,
  createVisitor,
  goOn,
  identify,
  login,
  openIdentify,
} from '../helpers/visitor.ts'

const anna = '+32470000001'
const bram = '+32470000002'
const client = createClient()

/** A call of the control API through the balancer. */
async function control(
  { simulator }: Balanced,
  method: 'get' | 'post' | 'put' | 'patch' | 'delete',
  path: string,
  json?: object,
) {
  const { statusCode, body } = await client[method](`${simulator.url}/control${path}`, {
    ...(json === undefined ? {} : { json }),
  })
  return { status: statusCode, body: body === '' ? undefined : JSON.parse(body) }
}

test('a login with pages, each step at the other instance', async (t) => {
  const balanced = await startBalanced(t)
  const { simulator } = balanced
  for (let count = 0; count < 5; count++) {
    const visitor = createVisitor()
    const page = await openIdentify(simulator, visitor)
    t.is((await visitor.get(page)).statusCode, 200)
    const wait = await identify(visitor, page, anna)
    const next = await control(
      balanced,
      'get',
      `/actions/next?phoneNumber=${encodeURIComponent(anna)}`,
    )
    t.is(next.status, 200)
    t.is((await control(balanced, 'post', `/actions/${next.body.id}/confirm`)).status, 200)
    const back = await goOn(visitor, wait)
    const tokens = await redeemCode(simulator, String(back.searchParams.get('code')))
    t.is(tokens.status, 200, JSON.stringify(tokens.body))
    const userinfo = await userinfoOf(simulator, String(tokens.body['access_token']))
    t.is(userinfo.body['given_name'], 'Anna')
  }
  const outcomes = (await simulator.logins.list()).map(({ outcome }) => outcome)
  t.deepEqual(outcomes, Array(5).fill('logged-in'))
})

test('what one instance changes, the other one has', async (t) => {
  const balanced = await startBalanced(t)
  const [a, b] = balanced.all
  const user = await a?.users.add({ phoneNumber: '+32471999999', scenario: { do: 'confirm' } })
  t.is((await b?.users.get('+32471999999'))?.id, user?.id)
  const document = {
    settings: { lifetimes: { idToken: 77 } },
    users: [{ phoneNumber: '+32471888888' }],
  }
  t.is((await control(balanced, 'put', '/fixtures', document)).status, 204)
  for (const each of balanced.all) {
    t.truthy(await each.users.get('+32471888888'))
    t.true(await until(async () => (await tokenLife(each.url)) === 77))
  }
  const rotated = await a?.keys.rotate()
  for (const [index] of balanced.all.entries())
    t.true(
      await until(async () => (await kidsOf(balanced, index)).includes(rotated?.signingKid ?? '')),
    )
  await b?.reset()
  await t.throwsAsync(async () => a?.users.get('+32471999999'), { code: 'not-found' })

  async function tokenLife(_url: string): Promise<number> {
    const { body } = await redeemCode(balanced.simulator, await codeOf(balanced.simulator, bram))
    const [, payload = ''] = String(body['id_token']).split('.')
    const { exp, iat } = JSON.parse(Buffer.from(payload, 'base64url').toString())
    return exp - iat
  }
})

async function kidsOf(balanced: Balanced, index: number): Promise<string[]> {
  const { body } = await client.get(`${balanced.direct(index)}/v2/jwkSet`)
  return JSON.parse(body).keys.map(({ kid }: { kid: string }) => kid)
}

test('of twenty confirmations at once one wins, and of twenty redemptions', async (t) => {
  const balanced = await startBalanced(t)
  const { simulator } = balanced
  const times = Number(process.env['ITSME_RACES'] ?? 10)
  for (let count = 0; count < times; count++) {
    const visitor = createVisitor()
    const wait = await identify(visitor, await openIdentify(simulator, visitor), anna)
    const { body } = await control(balanced, 'get', '/actions/next')
    const confirm = () => control(balanced, 'post', `/actions/${body.id}/confirm`)
    const confirmed = await Promise.all(Array.from({ length: 20 }, confirm))
    t.deepEqual(statusesOf(confirmed), [200, ...Array(19).fill(409)])
    const code = String((await goOn(visitor, wait)).searchParams.get('code'))
    const redeemed = await Promise.all(
      Array.from({ length: 20 }, () => redeemCode(simulator, code)),
    )
    t.deepEqual(statusesOf(redeemed), [200, ...Array(19).fill(400)])
  }
})

const statusesOf = (all: readonly { readonly status: number }[]) =>
  all.map(({ status }) => status).toSorted((one, other) => one - other)

test('a sandbox that one instance opens is used and closed at the other', async (t) => {
  const balanced = await startBalanced(t)
  const { body: sandbox } = await control(balanced, 'post', '/sandboxes', {
    settings: { icon: false },
  })
  const target = { issuers: sandbox.issuers }
  for (let count = 0; count < 6; count++) {
    const { status, body } = await redeemCode(target, await codeOf(target, bram))
    t.is(status, 200, JSON.stringify(body))
  }
  t.is((await control(balanced, 'get', `/sandboxes/${sandbox.id}`)).status, 200)
  t.is((await control(balanced, 'get', `/sandboxes/${sandbox.id}`)).status, 200)
  for (const each of balanced.all)
    t.deepEqual(
      (await each.sandboxes.list()).map(({ id }) => id),
      [sandbox.id],
    )
  t.is((await control(balanced, 'delete', `/sandboxes/${sandbox.id}`)).status, 204)
  for (const index of [0, 1]) {
    const url = `${balanced.direct(index)}/s/${sandbox.id}/control/state`
    t.true(await until(async () => (await client.get(url)).statusCode === 404))
  }
})

test('a fault that one instance gets fires at the other, as often as it says', async (t) => {
  const balanced = await startBalanced(t)
  const { simulator } = balanced
  await control(balanced, 'post', '/faults', { kind: 'invalid-aud', times: 2 })
  const seen = []
  for (let count = 0; count < 4; count++) {
    const { body } = await redeemCode(simulator, await codeOf(simulator, bram))
    const [, payload = ''] = String(body['id_token']).split('.')
    seen.push(JSON.parse(Buffer.from(payload, 'base64url').toString()).aud === 'DEMO')
  }
  t.deepEqual(seen, [false, false, true, true])
})

test('a latch that is closed at one instance holds at the other, until somebody releases it', async (t) => {
  const balanced = await startBalanced(t)
  const [a, b] = balanced.all
  await a?.faults.add({ name: 'gate', kind: 'latch', match: { endpoint: 'jwks' } })
  const held = client.get(`${balanced.direct(1)}/v2/jwkSet`)
  t.true(await until(async () => (await a?.faults.get('gate'))?.holding === 1))
  await a?.faults.release('gate')
  t.is((await held).statusCode, 200)
  t.is((await b?.faults.get('gate'))?.holding, 0)
})

/** Reads an event stream until it has some events. Returns their ids. */
async function readEvents(url: string, count: number, lastId?: string): Promise<string[]> {
  const leave = new AbortController()
  const headers = lastId === undefined ? {} : { 'Last-Event-ID': lastId }
  const { body } = await fetch(url, { headers, signal: leave.signal })
  let text = ''
  const ids = () => [...text.matchAll(/^id: (\d+)$/gm)].map(([, id = '']) => id)
  for await (const chunk of body ?? []) {
    text += Buffer.from(chunk).toString()
    if (ids().length >= count) break
  }
  leave.abort()
  return ids().slice(0, count)
}

test('an event stream goes on at the other instance, where the last one ended', async (t) => {
  const balanced = await startBalanced(t)
  const events = (index: number) => `${balanced.direct(index)}/control/events`
  await login(balanced.simulator)
  const all = (await balanced.simulator.journal.list()).map(({ seq }) => String(seq))
  t.true(all.length >= 5)
  const first = await readEvents(`${events(0)}?after=0`, 2)
  t.deepEqual(first, all.slice(0, 2))
  const rest = readEvents(events(1), all.length - 1, first.at(-1))
  await login(balanced.simulator)
  t.deepEqual(await rest, [...all.slice(2), String(all.length + 1)])
})

test('the inspector at one instance shows what the other one does, while it happens', async (t) => {
  const balanced = await startBalanced(t)
  const [a] = balanced.all
  const visitor = createVisitor()
  const page = await openIdentify(balanced.simulator, visitor)
  await identify(visitor, page, anna)
  const action = await balanced.simulator.actions.next({ phoneNumber: anna })
  const leave = new AbortController()
  const { body } = await fetch(`${balanced.direct(1)}/events`, { signal: leave.signal })
  await a?.actions.confirm(action.id)
  let text = ''
  for await (const chunk of body ?? []) {
    text += Buffer.from(chunk).toString()
    if (text.includes(action.id)) break
  }
  leave.abort()
  t.true(text.includes('event: changed'))
  const inspector = await client.get(`${balanced.direct(1)}/inspector/logins/${action.login}`)
  t.regex(inspector.body, /confirmed/i)
})

test('a login that both instances served is told by one of them, once', async (t) => {
  const balanced = await startBalanced(t, { options: { logFormat: 'json' } })
  const { simulator } = balanced
  for (let count = 0; count < 5; count++) {
    const { body } = await redeemCode(simulator, await codeOf(simulator, bram))
    t.is((await userinfoOf(simulator, String(body['access_token']))).status, 200)
  }
  const told = () =>
    balanced.logs
      .flat()
      .map((line) => JSON.parse(line))
      .filter(({ type }) => type === 'login')
      .map(({ login }) => login)
  t.true(await until(async () => told().length >= 5))
  t.deepEqual(told().sort(), (await simulator.logins.list()).map(({ id }) => id).sort())
})

test('each instance logs what it did itself', async (t) => {
  const balanced = await startBalanced(t)
  for (let count = 0; count < 3; count++) await login(balanced.simulator)
  const lines = (log: readonly string[] = []) =>
    log.filter((line) => / request |decided|token/.test(line)).length
  const [one, other] = balanced.logs
  const journal = (await balanced.simulator.journal.list()).length
  t.true(await until(() => lines(one) > 0 && lines(other) > 0))
  t.true(lines(one) + lines(other) <= journal)
})

test('a team of the fixtures is one at both instances, and outlives their restarts', async (t) => {
  const sandboxes = [{ name: 'payments', token: 'token-of-the-team' }]
  const balanced = await startBalanced(t, { options: { fixtures: { sandboxes } } })
  const url = `${balanced.simulator.url}/s/payments`
  const headers = { authorization: 'Bearer token-of-the-team' }
  const json = { phoneNumber: '+32471000042' }
  t.is((await client.post(`${url}/control/users`, { json, headers })).statusCode, 201)
  for (let count = 0; count < 4; count++)
    t.is((await client.get(`${url}/control/users/32471000042`, { headers })).statusCode, 200)
  for (const each of balanced.all) await each.stop()
  const again = await balanced.restart()
  t.is(
    (await client.get(`${again.url}/s/payments/control/users/32471000042`, { headers })).statusCode,
    200,
  )
})
