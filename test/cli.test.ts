import { mkdtempSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { version } from '../src/config/root.ts'
import { launch, runCli as run } from './helpers/cli.ts'
import { until } from './helpers/until.ts'

test('prints the issuers, the demo, the phones and a number, and nothing stray', async (t) => {
  const { seen, url, child, ended } = await launch(t, [])
  for (const part of [
    `issuer csapi       ${url}/clientsecret-oidc/csapi/v0.1`,
    `issuer v2          ${url}/v2`,
    `${url}/demo`,
    `${url}/app`,
    '+32 470 00 00 01',
    'a simulator: not itsme',
  ]) {
    t.true(seen.out.includes(part), seen.out)
  }
  t.is(seen.err, '')
  t.is((await fetch(`${url}/readyz`)).status, 200)
  child.kill('SIGTERM')
  t.is(await ended, 0)
})

// SIGHUP comes when the terminal is closed.
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
  test(`${signal} ends it at once though pages wait`, async (t) => {
    const { url, child, ended } = await launch(t, [])
    const waiting = fetch(`${url}/control/actions/next?timeout=120`).catch(() => undefined)
    const events = await fetch(`${url}/events`)
    child.kill(signal)
    t.true(await until(() => child.exitCode !== null || child.signalCode !== null))
    t.is(await ended, 0)
    await waiting
    await events.text().catch(() => undefined)
  })
}

test('--help and --version', async (t) => {
  const help = await run(['--help'])
  t.is(help.code, 0)
  t.true(
    help.out.includes('Usage: itsme-simulator [options]') &&
      help.out.includes('--redirect-uri <uri>'),
  )
  t.is((await run(['-v'])).out.trim(), version)
})

test('a wrong command line: every problem, exit code 1, nothing started', async (t) => {
  const { code, out, err } = await run(['--prot', '80', '--log-level', 'loud'], {
    ITSME_DISABLE: 'x',
  })
  t.is(code, 1)
  t.is(out, '')
  t.deepEqual(err.trim().split('\n'), [
    '--prot: unknown option; nearest "--port"; see --help',
    'ITSME_DISABLE[0]: must be one of control, inspector, app, demo, got "x"',
    '--log-level: must be one of silent, error, warn, info, debug, got "loud"',
  ])
})

test('a port in use is one clear line', async (t) => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  const { port } = server.address() as { port: number }
  const { code, err } = await run(['--port', String(port)])
  t.is(code, 1)
  t.is(err, `--port: ${port} is in use; choose another with --port, or --port 0 for any free one\n`)
})

test('an unknown variable is a warning', async (t) => {
  const { seen } = await launch(t, [], { ITSME_PUBLIC_URI: 'x' })
  t.is(seen.err, 'warning: ITSME_PUBLIC_URI is not an option; nearest "ITSME_PUBLIC_URL"\n')
})

test('a changed fixture file is read again; a bad one changes nothing', async (t) => {
  const path = join(mkdtempSync(join(tmpdir(), 'itsme-')), 'users.yaml')
  const write = (text: string) =>
    writeFileSync(path, `users: [{ phoneNumber: '+32470000088', ${text} }]`)
  write('givenName: Before')
  const { seen, wait, url } = await launch(t, ['--fixtures', path, '--watch'])
  const name = async () =>
    (
      (await (await fetch(`${url}/control/users/+32470000088`)).json()) as {
        document: { givenName: string }
      }
    ).document.givenName
  t.is(await name(), 'Before')
  write('givenName: After')
  await wait(() => seen.err.includes('fixtures were read again'))
  t.is(await name(), 'After')
  write('givnName: Wrong')
  await wait(() => seen.err.includes('unknown key'))
  t.true(
    seen.err.includes(
      'users.yaml:1 users[0].givnName: unknown key "givnName"; nearest "givenName"',
    ),
    seen.err,
  )
  t.is(await name(), 'After')
})

test('on a public address a control token is made and printed once', async (t) => {
  const { seen } = await launch(t, ['--public-url', 'https://itsme.example.com'])
  const token = /control token\s+(\S+) \(made now/.exec(seen.out)?.[1] ?? ''
  t.regex(token, /^[\w-]{32}$/)
  t.false(seen.out.includes('/demo'))
  t.false(seen.err.includes(token))
})

test('with --log-format json everything is JSON, the start and its warnings included', async (t) => {
  const json = ['--log-format', 'json']
  const { seen, wait, url } = await launch(t, json, { ITSME_PROT: '1' })
  t.deepEqual(JSON.parse(seen.out), {
    event: 'listening',
    url,
    issuers: { csapi: `${url}/clientsecret-oidc/csapi/v0.1`, v2: `${url}/v2` },
  })
  const [warning = ''] = seen.err.split('\n')
  t.like(JSON.parse(warning), {
    level: 'warn',
    message: 'ITSME_PROT is not an option; nearest "ITSME_PORT"',
  })
  const wrong = await run([...json, '--port', 'x'])
  t.like(JSON.parse(wrong.err), { level: 'error', message: '--port: must be a number, got "x"' })
  await fetch(`${url}/control/reset`, { method: 'POST' })
  await wait(() => seen.err.includes('reset'))
  t.like(JSON.parse(seen.err.trim().split('\n')[1] ?? ''), {
    level: 'info',
    type: 'control',
    message: 'control  control  reset to the fixtures',
  })
})
