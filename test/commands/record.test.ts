import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { packageRoot } from '../../src/config/root.ts'
import { membersOf } from '../../src/domain/members.ts'
import { ruleGroups } from '../../src/fidelity/rules.ts'
import { leavesOf } from '../../src/record/compare-reports.ts'
import type { Report } from '../../src/record/report.ts'
import { knownRuleIds, ruleIdsOf } from '../../src/record/rules-of-report.ts'
import { bin, cliEnvironment, runCli } from '../helpers/cli.ts'
import { freePort } from '../helpers/free-port.ts'
import { start } from '../helpers/simulator.ts'
import { until } from '../helpers/until.ts'
import { createClient } from '../helpers/visitor.ts'

const bram = '+32470000002'
const folderOf = () => mkdtempSync(join(tmpdir(), 'itsme-record-'))

/** A running recording: what it printed, and what its user does. */
function beginRecording(t: ExecutionContext, flags: readonly string[]) {
  const child = spawn(process.execPath, [bin, 'record', ...flags], { env: cliEnvironment({}) })
  t.teardown(() => child.kill('SIGKILL'))
  const seen = { out: '', err: '' }
  child.stdout.on('data', (chunk) => {
    seen.out += chunk
  })
  child.stderr.on('data', (chunk) => {
    seen.err += chunk
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  return {
    seen,
    ended,
    type: (line: string) => child.stdin.end(`${line}\n`),
    /** The address that the user opens, as a user whose phone confirms. Returns where the browser is sent. */
    async openBrowser(phoneNumber = bram): Promise<string> {
      const link = () => /^https?:\S+$/m.exec(seen.err)?.[0]
      await until(() => Promise.resolve(link() !== undefined))
      const url = new URL(link() ?? '')
      url.searchParams.set('login_hint', phoneNumber)
      const answer = await createClient().get(url.href)
      return String(answer.headers.location)
    },
  }
}

/** Records a login with a client secret at one issuer of a simulator. */
async function recordDemo(
  t: ExecutionContext,
  issuer: 'csapi' | 'v2',
  {
    options = {},
    scope = 'profile email phone address',
  }: { options?: object; scope?: string } = {},
) {
  const { simulator } = await start(t, options)
  const port = await freePort()
  const out = join(folderOf(), `${issuer}.json`)
  const recording = beginRecording(t, [
    ...['--issuer', simulator.issuers[issuer], '--client-id', 'DEMO', '--service', 'DEMO_LOGIN'],
    ...['--redirect-uri', `http://localhost:${port}/callback`, '--scope', scope],
    ...['--client-secret', 'demo-secret-that-is-public', '--out', out],
  ])
  const back = await recording.openBrowser()
  const page = await createClient().get(back)
  t.is(page.body, 'Recorded. You can close this page.\n')
  t.is(await recording.ended, 0, recording.seen.err)
  const text = readFileSync(out, 'utf8')
  return { simulator, out, text, report: JSON.parse(text) as Report }
}

test('a recording has what came back, and neither secrets nor personal data', async (t) => {
  const { simulator, text, report } = await recordDemo(t, 'csapi')
  t.is(report.format, 'itsme-simulator record 1')
  t.is(report.authentication, 'client_secret_post')
  t.like(report.login.response, { parameters: ['code', 'state'], state: 'as sent', codeLength: 36 })
  t.like(report.login.token, { status: 200, headers: { 'cache-control': 'no-store' } })
  t.like(report.login.idToken, { form: 'signed', nonce: 'as sent', lifetime: 300 })
  t.like(report.login.idToken['claims'], {
    sub: 'text of 36 characters: a-z and 0-9',
    name: 'text',
    birthdate: 'date',
    phone_number: 'phone number, with a space after +32',
    email_verified: { value: false },
    address_assurance_level: { value: 'VERIFIED' },
  })
  t.deepEqual(Object.keys(report.refusals), [
    'unknown client',
    'unknown redirect URI',
    'unknown service',
    'unknown code',
    'no client authentication',
    'wrong access token',
  ])
  t.like(report.refusals['unknown client'], { status: 400, shows: 'a page' })
  t.like(report.refusals['unknown service'], {
    shows: 'a redirect to the client',
    error: 'invalid_request',
    parameters: ['error', 'error_description', 'state'],
  })
  t.like(report.refusals['unknown code'], { status: 400, error: 'invalid_grant' })
  t.like(report.refusals['no client authentication'], { status: 400, error: 'invalid_client' })
  t.like(report.refusals['wrong access token'], { status: 401, error: 'invalid_token' })
  t.true(report.questions.length >= 10)
  t.deepEqual(
    report.questions.find(({ rule }) => rule === 'tokens-13'),
    { rule: 'tokens-13', question: 'Is acr in the ID token?', answer: 'yes' },
  )
  const { phoneNumber, document } = await simulator.users.get(bram)
  const [login] = await simulator.logins.list({ order: 'desc', limit: 1 })
  const personal = [
    ...['Bram', 'Maes', 'bram.maes', '470000002', String(document.birthdate), phoneNumber],
    ...['demo-secret', String(login?.user), 'DEMO_LOGIN'],
  ]
  for (const value of personal) t.false(text.includes(value), value)
})

test('simulators on two ports do not differ', async (t) => {
  const recorded = [await recordDemo(t, 'v2'), await recordDemo(t, 'v2')]
  const { code, out } = await runCli(['compare', ...recorded.map(({ out }) => out)])
  t.deepEqual([code, out], [0, 'no differences\n'])
  t.deepEqual(membersOf(recorded[0]?.report.login.idToken['claims'])['iss'], { value: '{issuer}' })
})

test('two recordings are compared, and each difference names the rules that it touches', async (t) => {
  const first = await recordDemo(t, 'csapi')
  const second = await recordDemo(t, 'v2', {
    options: { strict: false, fixtures: { settings: { lifetimes: { idToken: 600 } } } },
    scope: 'profile',
  })
  const same = await runCli(['compare', first.out, first.out])
  t.deepEqual([same.code, same.out], [0, 'no differences\n'])
  const { code, out } = await runCli(['compare', first.out, second.out])
  t.is(code, 1)
  t.regex(out, /^different {3}login\.idToken\.claims\.email: "text" in \S+, absent in \S+$/m)
  t.regex(out, /^ {12}claims-2: The scope `email` has `email` and `email_verified`/m)
  t.regex(out, /^ {12}discovery-3: /m)
  t.regex(out, /^different {3}scope: .*\n.*\n {12}record both with the same --scope/)
  const other = join(folderOf(), 'other.json')
  writeFileSync(other, JSON.stringify({ ...first.report, authentication: 'private_key_jwt' }))
  const one = await runCli(['compare', first.out, other])
  t.regex(one.out, /^different {3}authentication: /)
  t.regex(one.out, / {12}record the same kind of partner.*\n1 difference\n$/)
  for (const path of new Set([...leavesOf(first.report), ...leavesOf(second.report)]))
    t.true(ruleIdsOf(path[0]).length > 0, path[0])
})

test('the rules of reports are those of the table', (t) => {
  const known = ruleGroups.flatMap(({ rules }) => rules.map(({ id }) => id))
  for (const id of knownRuleIds) t.true(known.includes(id), id)
})

test('a partner with keys, encrypted tokens, and a redirect URI elsewhere: the address is pasted', async (t) => {
  const { simulator } = await start(t)
  const redirectUri = 'https://bank.example/callback'
  await simulator.partners.addRedirectUri('DEMO_KEYS', 'DEMO_KEYS_LOGIN', redirectUri)
  const recording = beginRecording(t, [
    ...['--issuer', simulator.issuers.v2, '--client-id', 'DEMO_KEYS'],
    ...['--service', 'DEMO_KEYS_LOGIN', '--redirect-uri', redirectUri],
    ...['--client-keys', join(packageRoot, 'fixtures', 'demo-keys.json')],
  ])
  recording.type(await recording.openBrowser())
  t.is(await recording.ended, 0, recording.seen.err)
  const report: Report = JSON.parse(recording.seen.out)
  t.is(report.authentication, 'private_key_jwt')
  t.like(report.login.idToken, { form: 'encrypted' })
  t.deepEqual(report.login.idToken['headers'], [
    { alg: 'RSA-OAEP-256', enc: 'A128CBC-HS256', cty: 'JWT', kid: 'present' },
    { alg: 'RS256', typ: 'JWT', kid: 'present' },
  ])
  t.like(report.login.userinfo, { form: 'encrypted', members: { name: 'text' } })
})

test('what cannot be recorded says why', async (t) => {
  const { simulator } = await start(t)
  const usual = [
    ...['--issuer', simulator.issuers.v2, '--client-id', 'DEMO', '--service', 'DEMO_LOGIN'],
    ...['--redirect-uri', 'https://app.example/callback'],
  ]
  const secret = ['--client-secret', 'demo-secret-that-is-public']
  const folder = folderOf()
  writeFileSync(join(folder, 'other.json'), '{}')
  const { body: keys } = await createClient().get(`${simulator.issuers.v2}/jwkSet`)
  writeFileSync(join(folder, 'public.json'), keys)
  for (const [args, code, message] of [
    [usual, 2, /--client-secret: give either --client-secret or --client-keys/],
    [['--client-id', 'DEMO'], 2, /--issuer: is missing: --issuer <url>/],
    [
      [...usual, '--client-keys', join(folder, 'none.json')],
      2,
      /none\.json" cannot be read \(ENOENT\)/,
    ],
    [
      [...usual, '--client-keys', join(folder, 'other.json')],
      2,
      /--client-keys \S+other\.json: must be a JWKS: an object with a "keys" array/,
    ],
    [
      [...usual, '--client-keys', join(folder, 'public.json')],
      2,
      /--client-keys \S+public\.json: keys\[0\] must be a private RSA key/,
    ],
    [
      [...usual, '--client-secret', 'another'],
      1,
      /^not recorded: the issuer does not accept the secret or the keys of the client: invalid_client /,
    ],
    [
      [...usual.slice(2), '--issuer', `http://localhost:${await freePort()}`, ...secret],
      1,
      /^not recorded: http:\S+ cannot be reached \(ECONNREFUSED\)/,
    ],
    [
      [...usual.slice(2), '--issuer', simulator.url, ...secret],
      1,
      /^not recorded: \S+\/\.well-known\/openid-configuration holds no JSON object \(404\)/,
    ],
  ] as const) {
    const ran = await runCli(['record', ...args])
    t.is(ran.code, code, ran.err)
    t.regex(ran.err, message)
  }
  const compared = await runCli(['compare', join(folder, 'other.json'), join(folder, 'none.json')])
  t.deepEqual(
    [compared.code, /other\.json" is not a report of itsme-simulator record/.test(compared.err)],
    [2, true],
  )
})

test('a user who rejects ends the recording, and nothing is written', async (t) => {
  const { simulator } = await start(t)
  const port = await freePort()
  const out = join(folderOf(), 'report.json')
  const recording = beginRecording(t, [
    ...['--issuer', simulator.issuers.v2, '--client-id', 'DEMO', '--service', 'DEMO_LOGIN'],
    ...['--redirect-uri', `http://localhost:${port}/callback`, '--out', out],
    ...['--client-secret', 'demo-secret-that-is-public'],
  ])
  const { phoneNumber } = await simulator.users.add({ scenario: { do: 'reject' } })
  await createClient().get(await recording.openBrowser(phoneNumber))
  t.is(await recording.ended, 1)
  t.regex(recording.seen.err, /not recorded: the login failed: access_denied/)
  t.throws(() => readFileSync(out), { code: 'ENOENT' })
})
