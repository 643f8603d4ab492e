import { runCli } from '../helpers/cli.ts'
import { withSimulator } from '../helpers/simulator.ts'
import { until } from '../helpers/until.ts'
import { startCarefulApplication } from './applications/careful.ts'
import { begin } from './begin-check.ts'
import { readReport, reportFile } from './report-file.ts'

const patience = 10 * 60_000

withSimulator('--browser checks an application that needs scripts', async (t, { simulator }) => {
  t.timeout(patience)
  const application = await startCarefulApplication(simulator, { needsScript: true })
  t.teardown(() => application.close())
  const { url } = application
  const json = reportFile(t)
  const known = ['--start-url', `${url}/login`, '--simulator', simulator.url, '--json', json]
  const about = ['--success', 'text:{givenName}', '--protected-url', `${url}/profile`]
  const groups = ['--only', 'sent', '--only', 'browser']
  const without = await runCli(['check', ...known, ...about], {}, patience)
  t.is(without.code, 2)
  t.regex(
    without.err,
    /\/login does not lead to the simulator at .*: .* showed 200, “Please wait\.”/,
  )
  const { code, out } = await runCli(
    ['check', ...known, ...about, ...groups, '--browser'],
    {},
    patience,
  )
  t.is(code, 0, out)
  const rows = readReport(json)
  t.deepEqual(
    rows.filter(({ verdict }) => verdict !== 'passed').map(({ name, what }) => [name, what]),
    [],
  )
  const again = rows.find(({ name }) => name === 'callback-in-another-browser')
  t.regex(String(again?.what), /^Refused: 400, “This browser has not begun a login\. Log in”/)
  t.true(again?.hops.every(({ status }) => status !== null))
})

withSimulator('a browser that is not there is told', async (t, { simulator }) => {
  const known = ['--start-url', 'http://localhost:1/', '--simulator', simulator.url]
  const flags = ['check', ...known, '--success', 'text:{name}', '--browser']
  const { code, err } = await runCli(flags, { CHROMIUM_PATH: '/nowhere/chromium' })
  t.is(code, 2)
  t.is(err, 'nothing was checked: CHROMIUM_PATH "/nowhere/chromium" cannot be executed\n')
})

withSimulator('Ctrl-C prints what a browser has seen, and closes it', async (t, { simulator }) => {
  t.timeout(patience)
  const application = await startCarefulApplication(simulator)
  t.teardown(() => application.close())
  const known = ['--start-url', `${application.url}/login`, '--simulator', simulator.url]
  const json = reportFile(t)
  const about = ['--success', 'text:{name}', '--only', 'browser', '--json', json]
  const flags = [...known, ...about, '--browser']
  const { child, seen, ended } = begin(t, flags)
  t.true(await until(() => seen.out.includes('state-altered'), patience / 1000), seen.out)
  child.kill('SIGINT')
  t.is(await ended, 130)
  t.regex(seen.out, /\nEnded early: what follows is what there is\.\n/)
  // The row that was under way has been finished.
  t.notRegex(seen.out, /could not be tried/)
  t.true(readReport(json).every(({ verdict }) => verdict === 'passed'))
})
