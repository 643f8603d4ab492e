import test, { type ExecutionContext } from 'ava'
import { type LoginSummary, NoLoginError } from '../../src/index.ts'
import { type Started, start, withSimulator as withFixtures } from '../helpers/simulator.ts'
import { createTestClock } from '../helpers/test-clock.ts'
import { userinfoOf } from '../helpers/unattended.ts'
import {
  authorizationUrl,
  createClient,
  createVisitor,
  goOn,
  identify,
  login,
  openIdentify,
  redeem,
} from '../helpers/visitor.ts'

const [waits, rejects] = ['+32470000001', '+32470000004'] as const

type Simulator = Started['simulator']

/** One who rejects at once. */
const users = [{ phoneNumber: rejects, scenario: { do: 'reject' } }]

const withSimulator = (title: string, run: Parameters<typeof withFixtures>[1]) =>
  withFixtures(title, run, { fixtures: { users } })

/** A login step by step; each step leads to a stage. */
function stepsOf(simulator: Simulator) {
  const visitor = createVisitor()
  let [wait, code, token] = ['', '', '']
  return {
    async asked() {
      wait = await identify(visitor, await openIdentify(simulator, visitor), waits)
    },
    async decided() {
      const [action] = await simulator.actions.list({ status: 'pending' })
      await simulator.actions.confirm(action?.id ?? '')
    },
    async answered() {
      code = (await goOn(visitor, wait)).searchParams.get('code') ?? ''
    },
    async redeemed() {
      token = (await redeem(simulator, code)).body['access_token'] ?? ''
    },
    async used() {
      await userinfoOf(simulator, token)
    },
  }
}

const stages = ['asked', 'decided', 'answered', 'redeemed', 'used'] as const

for (const until of stages) {
  withSimulator(`next waits until a login is ${until}`, async (t, { simulator }) => {
    const steps = stepsOf(simulator)
    const seen: string[] = []
    const waiting = simulator.logins.next({ until, phoneNumber: waits }).then((found) => {
      seen.push('found')
      return found
    })
    for (const stage of stages.slice(0, stages.indexOf(until))) await steps[stage]()
    t.deepEqual(seen, [], 'not before')
    await steps[until]()
    const found = await waiting
    t.is(found.stage, until)
    t.deepEqual(await simulator.logins.next({ until, timeout: 0 }), found, 'after the fact')
    t.deepEqual(await simulator.logins.get(found.id, { until, timeout: 0 }), found)
  })
}

withSimulator(
  'next passes over the logins of others, and those before',
  async (t, { simulator }) => {
    await login(simulator)
    await login(simulator, {}, { phoneNumber: rejects })
    const [first, second] = await simulator.logins.list()
    t.is((await simulator.logins.next({ timeout: 0 })).id, first?.id ?? '')
    t.is((await simulator.logins.next({ after: first?.id ?? '', timeout: 0 })).id, second?.id ?? '')
    t.is((await simulator.logins.next({ phoneNumber: rejects, timeout: 0 })).id, second?.id ?? '')
    for (const query of [
      { after: second?.id ?? '' },
      { partner: 'OTHER' },
      { phoneNumber: waits },
    ]) {
      await t.throwsAsync(simulator.logins.next({ ...query, timeout: 0 }), {
        instanceOf: NoLoginError,
        code: 'no-login',
        message: 'no login was answered within 0 s',
      })
    }
  },
)

withSimulator('a login that ended otherwise is returned as well', async (t, { simulator }) => {
  const waiting = simulator.logins.next({ until: 'used' })
  await login(simulator, {}, { phoneNumber: rejects })
  t.like(await waiting, { stage: 'answered', outcome: 'rejected' })
  await createClient().get(authorizationUrl(simulator, { client_id: 'NOBODY' }))
  const refused = await simulator.logins.next({ partner: 'NOBODY', until: 'redeemed', timeout: 0 })
  t.is(refused.outcome, 'request-refused')
})

test('what ends by time alone is noticed', async (t) => {
  const clock = createTestClock()
  const fixtures = { settings: { lifetimes: { action: 30, interaction: 60 } } }
  const { simulator } = await start(t, { fixtures, surroundings: { clock } })
  const visitor = createVisitor()
  await identify(visitor, await openIdentify(simulator, visitor), waits)
  const { id } = await simulator.logins.next({ until: 'asked', timeout: 0 })
  const expired = simulator.logins.get(id, { until: 'decided', timeout: 120 })
  const left = simulator.logins.next({ until: 'used', timeout: 120 })
  // They look once before time passes.
  await simulator.logins.get(id)
  clock.pass(30_000)
  t.is((await expired).outcome, 'expired')
  clock.pass(30_000)
  t.is((await left).id, id)
})

withSimulator('a login that is waited for in vain is told', async (t, { simulator }) => {
  await openIdentify(simulator, createVisitor())
  const [only] = await simulator.logins.list()
  const { id } = only ?? { id: '' }
  await t.throwsAsync(simulator.logins.get(id, { until: 'asked', timeout: 0 }), {
    instanceOf: NoLoginError,
    message: `login "${id}" was not asked within 0 s`,
  })
  await t.throwsAsync(simulator.logins.get('000000none'), {
    code: 'not-found',
    message: 'no login "000000none"; GET /control/logins lists them',
  })
})

const idsOf = (items: readonly LoginSummary[]) => items.map(({ id }) => id)

async function fill(t: ExecutionContext) {
  const clock = createTestClock()
  const { simulator } = await start(t, { fixtures: { users }, surroundings: { clock } })
  const began: string[] = []
  for (const phoneNumber of ['+32470000002', rejects, '+32470000002']) {
    await login(simulator, {}, { phoneNumber })
    began.push(new Date(clock.now()).toISOString())
    clock.pass(1000)
  }
  return { simulator, began, ids: idsOf(await simulator.logins.list()) }
}

test('logins are listed by what was asked for', async (t) => {
  const { simulator, began, ids } = await fill(t)
  const [first = '', second = '', third = ''] = ids
  const list = async (query: Parameters<Simulator['logins']['list']>[0]) =>
    idsOf(await simulator.logins.list(query))
  t.deepEqual(await list({ order: 'desc' }), [third, second, first])
  t.deepEqual(await list({ order: 'desc', after: third, limit: 1 }), [second])
  t.deepEqual(await list({ after: first, limit: 1 }), [second])
  t.deepEqual(await list({ phoneNumber: rejects }), [second])
  t.deepEqual(await list({ outcome: 'rejected' }), [second])
  t.deepEqual(await list({ outcome: ['rejected', 'waiting'] }), ids)
  t.deepEqual(await list({ service: 'DEMO_LOGIN', partner: 'DEMO' }), ids)
  t.deepEqual(await list({ partner: 'OTHER' }), [])
  t.deepEqual(await list({ since: began[1] ?? '' }), [second, third])
  await t.throwsAsync(simulator.logins.list({ outcome: 'good' as 'waiting' }), {
    code: 'bad-input',
  })
  await t.throwsAsync(simulator.logins.list({ since: 'yesterday' }), {
    code: 'bad-input',
    message: /^since: /,
  })
})

test('the control API repeats outcome, shows raw tokens when asked, and forgets', async (t) => {
  const { simulator, ids } = await fill(t)
  const client = createClient()
  const get = async (path: string) => {
    const { statusCode, body } = await client.get(`${simulator.url}/control/logins${path}`)
    return { status: statusCode, json: body === '' ? undefined : JSON.parse(body) }
  }
  const some = await get('?outcome=rejected&outcome=expired')
  t.deepEqual(idsOf(some.json.items), [ids[1] ?? ''])
  const { id } = await simulator.logins.run({
    partner: 'DEMO',
    phoneNumber: waits,
    tokens: true,
  })
  t.false('raw' in (await get(`/${id}`)).json.tokenRequests[0].idToken)
  const { raw } = (await get(`/${id}?raw=true`)).json.tokenRequests[0].idToken
  t.regex(raw, /^eyJ[^.]+\.[^.]+\.[^.]+$/)
  t.is((await get(`/${id}?until=used&timeout=0`)).status, 204)
  t.is((await get('/next?partner=OTHER&timeout=0')).status, 204)
  t.is((await get('/next?until=redeemed')).json.id, ids[1], 'it was rejected')
  t.is((await get('?outcome=good')).status, 422)
  t.is((await get('/nothing')).status, 404)
  t.is((await client.delete(`${simulator.url}/control/logins`)).statusCode, 204)
  t.deepEqual(await simulator.logins.list(), [])
})

withSimulator(
  'a reset forgets logins; one that goes on does not come back',
  async (t, { simulator }) => {
    const visitor = createVisitor()
    const wait = await identify(visitor, await openIdentify(simulator, visitor), waits)
    await simulator.logins.clear()
    const { id } = await simulator.actions.next()
    await simulator.actions.confirm(id)
    t.true((await goOn(visitor, wait)).searchParams.has('code'))
    t.deepEqual(await simulator.logins.list(), [])
    await login(simulator)
    t.is((await simulator.logins.list()).length, 1)
    await simulator.reset()
    t.deepEqual(await simulator.logins.list(), [])
  },
)
