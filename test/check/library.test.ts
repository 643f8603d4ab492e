import test from 'ava'
import type { CheckRow } from '../../src/index.ts'
import { start, withSimulator } from '../helpers/simulator.ts'
import { startCarefulApplication } from './applications/careful.ts'
import { startCarelessApplication } from './applications/careless.ts'

withSimulator('simulator.check gives the rows of the command', async (t, { simulator }) => {
  t.timeout(5 * 60_000)
  const application = await startCarelessApplication(simulator)
  t.teardown(() => application.close())
  const seen: CheckRow[] = []
  const report = await simulator.check({
    startUrl: `${application.url}/login`,
    success: 'text:{givenName}',
    only: ['sent', 'id-token'],
    onRow: (row) => seen.push(row),
  })
  t.true(report.isWhole)
  t.is(report.partner, 'DEMO')
  t.is(seen.length, report.rows.length)
  t.deepEqual(
    seen.map(({ name }) => name),
    report.rows.map(({ name }) => name),
  )
  t.is(report.rows.find(({ name }) => name === 'nonce-invalid')?.verdict, 'failed')
  const { passed, failed, warning, 'not-tested': notTested } = report.counts
  t.is(passed + failed + warning + notTested, report.rows.length)
  t.true(failed > 10)
})

test('a sandbox checks the application that logs people in there, and nothing outside is touched', async (t) => {
  t.timeout(5 * 60_000)
  const { simulator } = await start(t, { controlToken: 'control-token-of-this-test' })
  const sandbox = await simulator.sandboxes.open()
  const application = await startCarefulApplication(sandbox)
  t.teardown(() => application.close())
  const request = { startUrl: `${application.url}/login`, success: 'text:{name}' }
  const report = await sandbox.check({ ...request, only: ['id-token'] })
  t.deepEqual(
    report.rows.filter(({ verdict }) => verdict === 'failed'),
    [],
  )
  t.is((await simulator.logins.list()).length, 0)
  const elsewhere = await t.throwsAsync(simulator.check(request), {
    name: 'CheckError',
    code: 'not-checked',
  })
  t.regex(String(elsewhere?.message), /does not lead to the simulator at/)
})

withSimulator('a check that is ended keeps what it has', async (t, { simulator }) => {
  t.timeout(5 * 60_000)
  const application = await startCarefulApplication(simulator)
  t.teardown(() => application.close())
  const end = new AbortController()
  const report = await simulator.check({
    startUrl: `${application.url}/login`,
    success: 'text:{name}',
    signal: end.signal,
    onRow: ({ name }) => name === 'nonce' && end.abort(),
  })
  t.false(report.isWhole)
  t.is(report.rows.at(-1)?.name, 'nonce')
})
