import type { ServerResponse } from 'node:http'
import test, { type ExecutionContext } from 'ava'
import { runCli } from '../helpers/cli.ts'
import { freePort } from '../helpers/free-port.ts'
import { serve } from '../helpers/server.ts'
import { start } from '../helpers/simulator.ts'
import { startCarefulApplication } from './applications/careful.ts'

/** Checks an application that answers every request in the same way. */
async function checkServer(t: ExecutionContext, answer: (response: ServerResponse) => void) {
  const { simulator } = await start(t)
  const { url } = await serve(t, (_request, response) => answer(response))
  return runCli([
    'check',
    '--start-url',
    url,
    '--success',
    'text:{name}',
    '--simulator',
    simulator.url,
  ])
}

test('an application that leads elsewhere is not tried', async (t) => {
  const { code, err, out } = await checkServer(t, (response) => {
    response.setHeader('content-type', 'text/html')
    response.end('<p>Hello')
  })
  t.is(code, 2)
  t.is(out, '')
  t.regex(
    err,
    /^nothing was checked: http\S+ does not lead to the simulator at http\S+: \S+ showed 200, “Hello”\n$/,
  )
})

test('an application that goes round in circles', async (t) => {
  const { code, err } = await checkServer(t, (response) => {
    response.writeHead(302, { location: '/again' }).end()
  })
  t.is(code, 2)
  t.regex(err, /showed no page: 30 redirects without an end/)
})

test('an application that is down', async (t) => {
  const { simulator } = await start(t)
  const url = `http://localhost:${await freePort()}`
  const flags = ['--success', 'text:{name}', '--simulator', simulator.url]
  const { code, err } = await runCli(['check', '--start-url', url, ...flags])
  t.is(code, 2)
  t.regex(err, /does not lead to the simulator .* showed no page: connect ECONNREFUSED/)
})

test('an application that never shows the name, and one whose good login fails', async (t) => {
  const { simulator } = await start(t)
  const application = await startCarefulApplication(simulator, { knows: [] })
  t.teardown(() => application.close())
  const flags = ['--start-url', `${application.url}/login`, '--simulator', simulator.url]
  const refused = await runCli(['check', ...flags, '--success', 'text:{name}'])
  t.is(refused.code, 2)
  t.regex(refused.err, /the good login of \w+ \w+ failed: \S+ showed 401, “.*I do not know you\./)
  const open = await startCarefulApplication(simulator)
  t.teardown(() => open.close())
  const silent = ['--start-url', `${open.url}/login`, '--simulator', simulator.url]
  const nameless = await runCli(['check', ...silent, '--success', 'text:{phoneNumber}'])
  t.is(nameless.code, 2)
  t.regex(nameless.err, /the good login of \w+ \w+ failed: \S+ showed 200, “Welcome, /)
  const elsewhere = await runCli(['check', ...silent, '--success', 'text:{name}', '--issuer', 'v2'])
  t.is(elsewhere.code, 2)
  t.is(elsewhere.err, 'nothing was checked: the application uses the issuer csapi, not v2\n')
  t.is((await simulator.users.list()).length, 23, 'the people of the check are gone')
})

test('a simulator that does not answer, and something that is none', async (t) => {
  const nobody = `http://localhost:${await freePort()}`
  const flags = ['--start-url', nobody, '--success', 'text:{name}']
  const silent = await runCli(['check', ...flags, '--simulator', nobody])
  t.is(silent.code, 2)
  t.regex(silent.err, /nothing was checked: the simulator at \S+ does not answer: fetch failed/)
  const { url } = await serve(t, (_request, response) => response.end('hello'))
  const none = await runCli(['check', ...flags, '--simulator', url])
  t.is(none.code, 2)
  t.regex(none.err, /nothing was checked: \S+ is not a simulator: 200/)
})

for (const [flags, message] of [
  [[], /^--start-url: is missing: --start-url <url>\n--success: is missing/],
  [['--start-url', 'app', '--success', 'text:x'], /--start-url: must be an http or https URL/],
  [
    ['--start-url', 'http://localhost:1', '--success', 'Welcome'],
    /success must be text:… or url:…, such as text:\{givenName\} or url:\/profile, got "Welcome"/,
  ],
  [
    ['--start-url', 'http://localhost:1', '--success', 'text:{surname}'],
    /unknown placeholder \{surname\}; there are \{givenName\}, \{familyName\}/,
  ],
  [
    ['--start-url', 'http://localhost:1', '--success', 'text:x', '--skip', 'nonce'],
    /--skip.*: must be kind=reason or kind@endpoint=reason/,
  ],
  [
    ['--start-url', 'http://localhost:1', '--success', 'text:x', '--only', 'tokens'],
    /--only.*id-token/,
  ],
] as const) {
  test(`a wrong command line: ${flags.join(' ')}`, async (t) => {
    const { simulator } = await start(t)
    const { code, err } = await runCli(['check', ...flags, '--simulator', simulator.url])
    t.is(code, 2)
    t.regex(err, message)
  })
}
