import { execFile, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { packageRoot } from '../src/config/root.ts'
import { startCarefulApplication } from './check/applications/careful.ts'
import { reportFile } from './check/report-file.ts'
import { runCli } from './helpers/cli.ts'
import { freePort } from './helpers/free-port.ts'
import { start } from './helpers/simulator.ts'
import { until } from './helpers/until.ts'
import { decode } from './helpers/visitor.ts'

const readme = readFileSync(join(packageRoot, 'README.md'), 'utf8')
const blocks = [...readme.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(
  ([, language = '', text = '']) => ({ language, text }),
)

/** A block of the README, by a part of it. */
function block(part: string): string {
  const found = blocks.find(({ text }) => text.includes(part))
  if (found === undefined) throw new Error(`README has no block with ${part}`)
  return found.text
}

test('each code block of the README is run here', (t) => {
  t.deepEqual(
    blocks.map(({ language }) => language),
    ['sh', 'sh', 'sh', 'sh', 'sh', 'bash', 'js', 'sh'],
  )
  t.is(block('npm ci && npm test').trim(), 'npm ci && npm test')
})

test('the files that the README links to are there', (t) => {
  for (const [, target = ''] of readme.matchAll(/\]\((?!http)([^)#]+)\)/g))
    t.true(existsSync(join(packageRoot, target)), target)
})

/** Runs an `npm start` line of the README on a free port; the answer is the address that it prints. */
async function runStart(t: ExecutionContext, line: string, port = '0'): Promise<string> {
  const [command = '', ...args] = line.replace('npm ci && ', '').trim().split(/\s+/)
  t.is(`${command} ${args[0]}`, 'npm start')
  const child = spawn(
    process.execPath,
    [join(packageRoot, 'bin', 'itsme-simulator.js'), ...args.slice(2)],
    {
      env: { ...process.env, ITSME_PORT: port },
      cwd: mkdtempSync(join(tmpdir(), 'itsme-readme-')),
    },
  )
  t.teardown(() => child.kill('SIGKILL'))
  let out = ''
  child.stdout.on('data', (chunk) => {
    out += chunk
  })
  await until(() => out.includes('test phone number'))
  return /home\s+(\S+)\//.exec(out)?.[1] ?? ''
}

test('the first block prints a simulator that answers', async (t) => {
  const url = await runStart(t, block('npm ci && npm start'))
  t.is((await fetch(`${url}/demo`)).status, 200)
})

test('the second block registers the application, exactly', async (t) => {
  const url = await runStart(t, block('--client-id MYAPP'))
  const ask = (redirectUri: string) => {
    const query = new URLSearchParams({
      client_id: 'MYAPP',
      response_type: 'code',
      scope: 'openid service:MYAPP_LOGIN profile',
      redirect_uri: redirectUri,
    })
    return fetch(`${url}/v2/authorization?${query}`, { redirect: 'manual' })
  }
  t.is((await ask('http://localhost:3000/callback')).status, 302)
  t.is((await ask('http://localhost:3000/other')).status, 400)
})

test('the block for brokers registers the tenant, and what b2c prints for it fits', async (t) => {
  const port = await freePort()
  const line = block('--keys keys.json')
  t.is(await runStart(t, line, String(port)), 'https://itsme.example.com')
  const folder = mkdtempSync(join(tmpdir(), 'itsme-readme-'))
  const args = block('--out policy').trim().split(/\s+/).slice(3)
  const { code, out } = await runCli(args.map((arg) => (arg === 'policy' ? folder : arg)))
  t.is(code, 0)
  t.is(readdirSync(folder).length, 2)
  const [redirectUri = ''] = /https:\S+\/oauth2\/authresp/.exec(out) ?? []
  const [scope = ''] = /openid service:.*/.exec(out) ?? []
  const query = new URLSearchParams({
    client_id: 'MYAPP',
    response_type: 'code',
    scope,
    redirect_uri: redirectUri,
  })
  const path = `/clientsecret-oidc/csapi/v0.1/connect/authorize?${query}`
  const headers = { host: 'itsme.example.com' }
  const status = await new Promise((resolve) => {
    get({ host: '127.0.0.1', port, path, headers }, (answer) => resolve(answer.statusCode))
  })
  t.is(status, 302)
})

test('the block of check checks an application', async (t) => {
  const { simulator } = await start(t)
  const application = await startCarefulApplication(simulator)
  t.teardown(() => application.close())
  const report = reportFile(t)
  const line = block('check --start-url')
    .replaceAll('http://localhost:3000', application.url)
    .replace('check.html', report)
    .replaceAll("'", '')
  const args = line.trim().split(/\s+/).slice(3)
  const more = ['--simulator', simulator.url, '--only', 'sent']
  const { code, err } = await runCli([...args, ...more])
  t.is(code, 0, err)
  t.regex(readFileSync(report, 'utf8'), /Nothing failed that is high or worse/)
})

test('the login by curl ends with an ID token', async (t) => {
  const { simulator } = await start(t)
  const script = block('curl').replace('http://localhost:4876', simulator.url)
  const out = await new Promise<string>((resolve, reject) => {
    execFile('bash', ['-c', `set -euo pipefail\n${script}`], (error, stdout) =>
      error ? reject(error) : resolve(stdout),
    )
  })
  t.like(decode(JSON.parse(out).id_token), {
    iss: simulator.issuers.csapi,
    aud: 'DEMO',
    nonce: '123',
    name: 'Anna Peeters',
    phone_number: '+32 470000001',
  })
})

test('the library block runs', async (t) => {
  const script = block('startSimulator').replace(
    "'itsme-simulator'",
    JSON.stringify(join(packageRoot, 'dist', 'src', 'index.js')),
  )
  const out = await new Promise<string>((resolve, reject) => {
    execFile(process.execPath, ['--input-type=module', '-e', script], (error, stdout) =>
      error ? reject(error) : resolve(stdout),
    )
  })
  t.regex(out, /^http:\/\/localhost:\d+\/v2 .*id_token/)
})

test('the numbers in the README’s table are those of the packaged users', async (t) => {
  const { simulator } = await start(t)
  const expected = {
    '01': 'manual',
    '02': 'confirm-at-once',
    '03': 'confirm-after-5-seconds',
    '04': 'reject',
    '05': 'wrong-icon',
    '06': 'never',
    '07': 'expire-at-once',
    '10': 'unavailable',
  }
  for (const [ending, scenario] of Object.entries(expected)) {
    t.true(readme.includes(`\`0470 00 00 ${ending}\``))
    t.is((await simulator.users.get(`+324700000${ending}`)).scenario, scenario)
  }
})
