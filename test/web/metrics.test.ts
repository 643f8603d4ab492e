import test from 'ava'
import { start } from '../helpers/simulator.ts'
import { codeOf, redeemCode } from '../helpers/unattended.ts'
import { until } from '../helpers/until.ts'
import { createClient } from '../helpers/visitor.ts'

const bram = '+32470000002'
const anna = '+32470000001'
const client = createClient()

async function metricsAt(url: string) {
  const { body, headers, statusCode } = await client.get(`${url}/metrics`)
  return { status: statusCode, type: headers['content-type'], text: body }
}

test('metrics tell of requests, logins, faults, findings and what waits', async (t) => {
  const { simulator } = await start(t, { metrics: true })
  await redeemCode(simulator, await codeOf(simulator, bram))
  await simulator.faults.add({ kind: 'invalid-aud' })
  await redeemCode(simulator, await codeOf(simulator, bram))
  await client.get(`${simulator.issuers.v2}/authorization?client_id=nobody`)
  await client.get(
    `${simulator.issuers.v2}/authorization?${new URLSearchParams({ client_id: 'DEMO', response_type: 'code', scope: 'openid service:DEMO_LOGIN', redirect_uri: 'http://localhost:1/cb', login_hint: anna })}`,
  )
  const read = async () => (await metricsAt(simulator.url)).text
  t.true(
    await until(async () =>
      (await read()).includes(
        'itsme_logins_total{sandbox="",client="client_secret_post",outcome="logged-in"} 2',
      ),
    ),
  )
  const text = await read()
  for (const line of [
    /^itsme_logins_total\{sandbox="",client="unknown",outcome="request-refused"\} 1$/m,
    /^itsme_faults_fired_total\{sandbox="",kind="invalid-aud"\} 1$/m,
    /^itsme_findings_total\{sandbox="",rule="[a-z-]+"\} 1$/m,
    /^itsme_pending_actions\{sandbox=""\} 1$/m,
    /^itsme_store_ready 1$/m,
    /^itsme_request_duration_seconds_count\{route="csapi token",method="POST",status="200"\} 2$/m,
    /^itsme_request_duration_seconds_count\{route="v2 authorization",method="GET",status="400"\} 1$/m,
    /^nodejs_eventloop_lag_seconds /m,
    /^process_resident_memory_bytes /m,
  ])
    t.regex(text, line)
  t.notRegex(text, /\+?32470000/, 'no personal data')
})

test('the logins of a sandbox are told with its name, by the outer simulator only', async (t) => {
  const { simulator } = await start(t, { metrics: true })
  const team = await simulator.sandboxes.open({ name: 'payments' })
  await redeemCode(team, await codeOf(team, bram))
  t.true(
    await until(async () =>
      (await metricsAt(simulator.url)).text.includes('itsme_logins_total{sandbox="payments",'),
    ),
  )
  t.is((await metricsAt(team.url)).status, 404)
  await team.close()
  t.false(
    (await metricsAt(simulator.url)).text.includes('itsme_pending_actions{sandbox="payments"}'),
  )
})

test('metrics tell how many event streams are open', async (t) => {
  const { simulator } = await start(t, { metrics: true })
  const has = (count: number) => async () =>
    (await metricsAt(simulator.url)).text.includes(`itsme_event_streams ${count}\n`)
  const leave = new AbortController()
  await fetch(`${simulator.url}/control/events`, { signal: leave.signal })
  t.true(await until(has(1)))
  leave.abort()
  t.true(await until(has(0)))
})

test('without the option there are no metrics', async (t) => {
  const { simulator } = await start(t)
  t.is((await metricsAt(simulator.url)).status, 404)
})

test('on a public name metrics need the control token, or one that opens nothing else', async (t) => {
  const { simulator } = await start(t, {
    publicUrl: 'https://itsme.example.com',
    controlToken: 'token-of-the-operator',
    metricsToken: 'token-of-prometheus',
  })
  const at = async (path: string, token?: string) => {
    const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` }
    const headers = { host: 'itsme.example.com', ...authorization }
    const { statusCode } = await client.get(`http://127.0.0.1:${simulator.port}${path}`, {
      headers,
    })
    return statusCode
  }
  t.is(await at('/metrics'), 401)
  t.is(await at('/metrics', 'token-of-somebody'), 401)
  t.is(await at('/metrics', 'token-of-the-operator'), 200)
  for (let count = 0; count < 30; count++) t.is(await at('/metrics', 'token-of-prometheus'), 200)
  t.is(await at('/control/users', 'token-of-prometheus'), 401)
  t.is(await at('/inspector', 'token-of-prometheus'), 303, 'to the sign-in page')
})
