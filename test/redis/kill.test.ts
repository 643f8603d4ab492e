import { randomUUID } from 'node:crypto'
import test, { type ExecutionContext } from 'ava'
import { balance } from '../helpers/balanced.ts'
import { launch } from '../helpers/cli.ts'
import { freePort } from '../helpers/free-port.ts'
import { startRedis } from '../helpers/redis.ts'
import { until } from '../helpers/until.ts'
import { createClient } from '../helpers/visitor.ts'

const client = createClient()
const anna = '+32470000001'

/** Two processes behind one address. */
async function startProcesses(t: ExecutionContext) {
  const redis = await startRedis()
  t.teardown(() => redis.stop())
  const [port, ...ports] = [await freePort(), await freePort(), await freePort()]
  const url = `http://localhost:${port}`
  const shared = ['--store', redis.url, '--store-prefix', randomUUID(), '--public-url', url]
  const start = async (own: number) => {
    const process = await launch(t, ['--port', String(own), ...shared])
    await until(async () => (await ready(own)) === 200)
    return process
  }
  const processes = []
  for (const own of ports) processes.push(await start(own))
  await balance(t, port, ports)
  return { url, ports, processes, start, csapi: `${url}/clientsecret-oidc/csapi/v0.1` }
}

const ready = (port: number) =>
  client.get(`http://127.0.0.1:${port}/readyz`).then(
    ({ statusCode }) => statusCode,
    () => 0,
  )

/** Begins a login of a user. Returns the address of the action in the control API. */
async function begin(csapi: string, phoneNumber: string): Promise<void> {
  const query = new URLSearchParams({
    client_id: 'DEMO',
    response_type: 'code',
    scope: 'openid service:DEMO_LOGIN',
    redirect_uri: 'http://localhost:1/cb',
    login_hint: phoneNumber,
  })
  const { statusCode } = await client.get(`${csapi}/connect/authorize?${query}`)
  if (statusCode >= 400) throw new Error(String(statusCode))
}

test('a killed process loses no acknowledged decision, and another one does what it had planned', async (t) => {
  const { url, ports, processes, start, csapi } = await startProcesses(t)
  const json = { scenario: { do: 'confirm', after: 2 } }
  const added = await client.post(`${url}/control/users`, { json })
  const { phoneNumber } = JSON.parse(added.body)
  await begin(csapi, phoneNumber)
  const pending = async (query = '') => {
    const { body } = await client.get(`${url}/control/actions?status=pending${query}`)
    return JSON.parse(body).items as { id: string }[]
  }
  const [planned] = await pending()
  for (let count = 0; count < 30; count++) await begin(csapi, anna)
  const waiting = await pending(`&phoneNumber=${encodeURIComponent(anna)}`)
  t.is(waiting.length, 30)
  const confirmed: string[] = []
  const failed: string[] = []
  for (const [index, { id }] of waiting.entries()) {
    if (index === 15) processes[0]?.child.kill('SIGKILL')
    const { statusCode } = await client
      .post(`${url}/control/actions/${id}/confirm`)
      .catch(() => ({ statusCode: 0 }))
    ;(statusCode === 200 ? confirmed : failed).push(id)
  }
  t.true(confirmed.length >= 28, `${failed.length} were not acknowledged`)
  for (const id of confirmed) {
    const { body } = await client.get(`${url}/control/actions/${id}`)
    t.is(JSON.parse(body).status, 'confirmed')
  }
  t.true(
    await until(async () => {
      const { body } = await client.get(`${url}/control/actions/${planned?.id}`)
      return JSON.parse(body).status === 'confirmed'
    }),
    'the plan of the killed process',
  )
  await start(ports[0] ?? 0)
  const { body } = await client.get(
    `http://127.0.0.1:${ports[0]}/control/users/${phoneNumber.slice(1)}`,
  )
  t.is(
    JSON.parse(body).phoneNumber,
    phoneNumber,
    'who came at run time is still there after a restart',
  )
})
