import test from 'ava'
import { runCli } from '../helpers/cli.ts'
import { freePort } from '../helpers/free-port.ts'
import { serve } from '../helpers/server.ts'
import { start } from '../helpers/simulator.ts'

test('login does a whole login and prints the claims of the ID token', async (t) => {
  const { simulator } = await start(t)
  const flags = ['--url', simulator.url, '--scope', 'profile', '--issuer', 'v2']
  const { code, out, err } = await runCli(['login', '0470 00 00 02', ...flags])
  t.is(code, 0, err)
  const claims = JSON.parse(out)
  t.is(claims.name, 'Bram Maes')
  t.is(claims.aud, 'DEMO')
  t.is(claims.iss, simulator.issuers.v2)
  t.false('email' in claims)
  const [login] = await simulator.logins.list()
  t.like(login, { outcome: 'logged-in', phoneNumber: '+32470000002' })
})

const failures = [
  ['one who rejects', ['+32470000004'], /^login failed: access_denied: /],
  ['nobody', ['+32499999999'], /^login failed: no user "\+32499999999"/],
  [
    'an unknown partner',
    ['+32470000002', '--client-id', 'DEMA'],
    /no partner "DEMA"; nearest "DEMO"/,
  ],
  ['an unknown service', ['+32470000002', '--service', 'X'], /no service "X"/],
  [
    'a partner with keys',
    ['+32470000002', '--client-id', 'DEMO_KEYS'],
    /authenticates by its own keys/,
  ],
] as const

for (const [title, args, message] of failures) {
  test(`login fails with the reason: ${title}`, async (t) => {
    const { simulator } = await start(t)
    const { code, out, err } = await runCli(['login', ...args, '--url', simulator.url])
    t.is(code, 1)
    t.is(out, '')
    t.regex(err, message)
  })
}

test('login needs a number that is one', async (t) => {
  const missing = await runCli(['login'])
  t.is(missing.code, 2)
  t.regex(missing.err, /^NUMBER: is missing: itsme-simulator login \+32470000002/)
  const wrong = await runCli(['login', 'Anna'])
  t.is(wrong.code, 2)
  t.regex(wrong.err, /^NUMBER: must be a mobile phone number, such as \+32470000002, got "Anna"/)
})

test('login says that nothing answers, or that what answers is no simulator', async (t) => {
  const nobody = `http://localhost:${await freePort()}`
  const silent = await runCli(['login', '+32470000002', '--url', nobody])
  t.is(silent.code, 1)
  t.regex(
    silent.err,
    /does not answer \(ECONNREFUSED\); start the simulator, or name it with --url/,
  )
  const { url } = await serve(t, (_request, response) => void response.end('hello'))
  const other = await runCli(['login', '+32470000002', '--url', url])
  t.regex(other.err, /is not a simulator: it answered 200/)
})

test('login uses the control token of the environment, and never shows it', async (t) => {
  const controlToken = 'a-token-that-is-long-enough'
  const { simulator } = await start(t, { controlToken })
  const args = ['login', '+32470000002', '--url', simulator.url]
  const wrong = await runCli(args, { ITSME_CONTROL_TOKEN: 'another-token-that-is-wrong' })
  t.is(wrong.code, 1)
  t.regex(wrong.err, /the control token is wrong/)
  t.false((wrong.err + wrong.out).includes('another-token'))
  t.is((await runCli(args, { ITSME_CONTROL_TOKEN: controlToken })).code, 0)
})
