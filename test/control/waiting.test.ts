import type { Simulator } from '../../src/index.ts'
import { withSimulator } from '../helpers/simulator.ts'
import { until } from '../helpers/until.ts'

const bram = '+32470000002'
const logIn = (simulator: Simulator) =>
  simulator.logins.run({ partner: 'DEMO', phoneNumber: bram, tokens: true })

async function json(url: string, init?: RequestInit) {
  const response = await fetch(url, init)
  return { status: response.status, body: JSON.parse(await response.text()) }
}

withSimulator(
  'the journal is waited for over HTTP, and read from its end',
  async (t, { simulator }) => {
    const url = `${simulator.url}/control/journal?type=token`
    let isThere = false
    const waiting = json(`${url}&timeout=30`).then((answer) => {
      isThere = true
      return answer
    })
    t.deepEqual((await json(url)).body.items, [], 'without timeout, it does not wait')
    t.false(isThere)
    await logIn(simulator)
    t.is((await waiting).body.items.length, 1)
    await logIn(simulator)
    const seqs = async (query: string) =>
      (await json(url + query)).body.items.map(({ seq }: { seq: number }) => seq)
    const up = await seqs('')
    t.deepEqual(await seqs('&order=desc'), [...up].reverse())
    t.deepEqual(await seqs('&order=desc&limit=1'), up.slice(-1))
    t.is((await json(`${url}&order=up`)).status, 422)
    t.is((await json(`${url}&timeout=121`)).status, 422)
  },
)

withSimulator('entries are taken over HTTP: each once', async (t, { simulator }) => {
  const take = (body: object) =>
    json(`${simulator.url}/control/journal/take`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const waiting = take({ type: 'token', timeout: 30 })
  await logIn(simulator)
  t.is((await waiting).body.items.length, 1)
  t.deepEqual((await take({ type: 'token' })).body.items, [])
  t.true((await simulator.journal.list()).length > 0, 'the other entries stay')
  const wrong = await take({ kind: 'token' })
  t.is(wrong.status, 422)
  t.regex(JSON.stringify(wrong.body), /kind: unknown/)
})

withSimulator('a fault is waited for until it has fired often enough', async (t, { simulator }) => {
  await simulator.faults.add({
    kind: 'latency',
    match: { endpoint: 'token' },
    name: 'late',
    attributes: { seconds: 0.01 },
    times: 2,
  })
  const url = `${simulator.url}/control/faults/late`
  const waiting = json(`${url}?fired=2&timeout=30`)
  await logIn(simulator)
  t.is((await json(`${url}?fired=2&timeout=0`)).body.fired, 1)
  await logIn(simulator)
  t.is((await waiting).body.fired, 2)
  t.is((await json(`${simulator.url}/control/faults/never?fired=1`)).status, 404)
})

withSimulator(
  'who hangs up is not waited for, nor is anything after the end',
  async (t, { simulator }) => {
    const gone = new AbortController()
    const url = `${simulator.url}/control/journal?type=token&timeout=120`
    const left = fetch(url, { signal: gone.signal }).then(
      () => 'answered',
      () => 'left',
    )
    const waiting = fetch(url).then(
      (response) => response.status,
      () => 'closed',
    )
    const isHeard = async () => (await json(`${simulator.url}/control/state`)).status === 200
    t.true(await until(isHeard))
    gone.abort()
    t.is(await left, 'left')
    await simulator.stop()
    t.true(['closed', 200, 204].includes(await waiting))
  },
)

withSimulator('the list of logins waits for the first that matches', async (t, { simulator }) => {
  const url = `${simulator.url}/control/logins?phoneNumber=${encodeURIComponent(bram)}`
  const outcome = '&outcome=logged-in'
  let isThere = false
  const waiting = json(`${url}${outcome}&timeout=30`).then((answer) => {
    isThere = true
    return answer
  })
  t.deepEqual((await json(url)).body.items, [], 'without timeout, it does not wait')
  await simulator.logins.run({ partner: 'DEMO', phoneNumber: '+32470000001' })
  // This one has a code that nobody has redeemed yet: it waits.
  const { id } = await simulator.logins.run({ partner: 'DEMO', phoneNumber: bram })
  t.is((await json(url)).body.items[0].outcome, 'waiting')
  t.false(isThere)
  const second = await logIn(simulator)
  const found = (await waiting).body.items.map((login: { id: string }) => login.id)
  t.deepEqual(found, [second.id])
  t.deepEqual(
    (await simulator.logins.list({ phoneNumber: bram, order: 'desc', timeout: 5 })).map(
      (each) => each.id,
    ),
    [second.id, id],
  )
  t.is((await json(`${url}&timeout=121`)).status, 422)
})
