import test from 'ava'
import { freePort } from '../helpers/free-port.ts'
import { until } from '../helpers/until.ts'
import { startCarefulApplication } from './applications/careful.ts'
import { startCarelessApplication } from './applications/careless.ts'
import { begin } from './begin-check.ts'

/** In seconds: on a busy machine, a login takes one. */
const patience = 300

/** The part of a simulator that an application is set up with. */
const at = (url: string) =>
  ({ issuers: { csapi: `${url}/clientsecret-oidc/csapi/v0.1`, v2: `${url}/v2` } }) as const

test('without --simulator, check starts one and waits for the application', async (t) => {
  t.timeout(patience * 1000)
  const [port, own] = [await freePort(), await freePort()]
  const url = `http://localhost:${own}`
  const only = ['--only', 'sent', '--port', String(own), '--success', 'text:{name}']
  const { seen, ended } = begin(t, ['--start-url', `http://localhost:${port}/login`, ...only])
  const line = `Waiting until http://localhost:${port}/login leads there`
  t.true(await until(() => seen.out.includes(line), patience))
  t.true(seen.out.includes(`issuer     ${url}/clientsecret-oidc/csapi/v0.1\n`))
  const application = await startCarefulApplication(at(url), { port })
  t.teardown(() => application.close())
  t.is(await ended, 0, seen.out)
  t.regex(seen.out, /✓ passed +critical +nonce at authorization/)
})

test('Ctrl-C ends the wait for an application', async (t) => {
  t.timeout(patience * 1000)
  const [port, own] = [await freePort(), await freePort()]
  const startUrl = `http://localhost:${port}/login`
  const flags = ['--port', String(own), '--success', 'text:{name}']
  const { child, seen, ended } = begin(t, ['--start-url', startUrl, ...flags])
  t.true(await until(() => seen.out.includes('Waiting until'), patience))
  child.kill('SIGINT')
  t.is(await ended, 2)
})

test('Ctrl-C prints what there is', async (t) => {
  t.timeout(patience * 1000)
  const own = await freePort()
  const port = await freePort()
  const application = await startCarelessApplication(at(`http://localhost:${own}`), port)
  t.teardown(() => application.close())
  const flags = ['--start-url', `${application.url}/login`, '--port', String(own)]
  const { child, seen, ended } = begin(t, [...flags, '--success', 'text:{name}'])
  t.true(await until(() => seen.out.includes('invalid-iss at token'), patience))
  child.kill('SIGINT')
  t.is(await ended, 130)
  t.regex(seen.out, /\nEnded early: what follows is what there is\.\n✗ state at authorization/)
})
