import test from 'ava'
import { start } from '../helpers/simulator.ts'
import { codeOf, redeemCode } from '../helpers/unattended.ts'
import { until } from '../helpers/until.ts'
import { createClient } from '../helpers/visitor.ts'

const bram = '+32470000002'
const client = createClient()

/** The lines of a log in JSON that are about logins that ended. */
function loginLines(log: readonly string[]) {
  return log.map((line) => JSON.parse(line)).filter(({ type }) => type === 'login')
}

test('a log in JSON has one line a login when it has ended, with its id', async (t) => {
  const { simulator, log } = await start(t, { logLevel: 'info', logFormat: 'json' })
  await redeemCode(simulator, await codeOf(simulator, bram))
  const refused = await client.get(`${simulator.issuers.v2}/authorization?client_id=nobody`)
  t.is(refused.statusCode, 400)
  t.true(await until(async () => loginLines(log).length === 2))
  const [first, second] = loginLines(log)
  t.is(first.message, 'login ended: logged-in')
  t.is(first.level, 'info')
  t.like(first, {
    outcome: 'logged-in',
    entry: 'authorization',
    partner: 'DEMO',
    service: 'DEMO_LOGIN',
  })
  t.true(Number.isInteger(first.duration) && first.duration >= 0, String(first.duration))
  t.like(second, { outcome: 'request-refused', partner: 'nobody', service: null, issuer: 'v2' })
  t.is(second.login, refused.headers['x-itsme-simulator-login'])
  const logins = await simulator.logins.list()
  t.deepEqual([first.login, second.login].sort(), logins.map(({ id }) => id).sort())
})

test('a login has one line, also if it goes on after many others were refused', async (t) => {
  t.timeout(120_000)
  const { simulator, log } = await start(t, { logLevel: 'info', logFormat: 'json' })
  const { body: tokens } = await redeemCode(simulator, await codeOf(simulator, bram))
  t.true(await until(async () => loginLines(log).length === 1))
  const refuse = () => client.get(`${simulator.issuers.v2}/authorization?client_id=DEMO`)
  for (let round = 0; round < 210; round++) await Promise.all(Array.from({ length: 10 }, refuse))
  const authorization = `Bearer ${tokens['access_token']}`
  const userinfo = await client.get(`${simulator.issuers.csapi}/connect/userinfo`, {
    headers: { authorization },
  })
  t.is(userinfo.statusCode, 200)
  await refuse()
  t.true(await until(async () => loginLines(log).length >= 2102))
  const ofLogin = loginLines(log).filter(({ outcome }) => outcome === 'logged-in')
  t.is(ofLogin.length, 1)
})

test('a log in text has no such lines', async (t) => {
  const { simulator, log } = await start(t, { logLevel: 'info' })
  await redeemCode(simulator, await codeOf(simulator, bram))
  t.true(await until(async () => log.some((line) => line.includes('token'))))
  t.false(log.some((line) => line.includes('login ended')))
})
