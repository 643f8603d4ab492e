import { execFile } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import test from 'ava'
import { packageRoot } from '../../src/config/root.ts'
import { start } from '../helpers/simulator.ts'

const nothingCame = 'no request has matched it'
const login = "await logIn(itsme.user, { nonce: 'n' })"

/** What a test does, in the title; and the reason for which it fails, if it does. */
const cases: readonly (readonly [title: string, body: string, reason?: string])[] = [
  ['a fault fires', `await itsme.addFault({ kind: 'invalid-iss' }); ${login}`],
  [
    'nobody logs in',
    "await itsme.addFault({ kind: 'invalid-iss' })",
    `"invalid-iss": ${nothingCame}`,
  ],
  [
    'the application sends no nonce',
    "await itsme.addFault({ kind: 'nonce-invalid', name: 'replay' }); await logIn(itsme.user)",
    '"replay": a request matched it, but the client sent no nonce',
  ],
  [
    'the call does not come',
    `await itsme.addFault({ kind: 'missing-sub', match: { endpoint: 'token', call: 2 } }); ${login}`,
    '"missing-sub": it begins with call 2, and 1 came',
  ],
  [
    'two faults, and one fires',
    `await itsme.addFault({ kind: 'invalid-aud' }); await itsme.addFault({ kind: 'status', match: { endpoint: 'picture' } }); ${login}`,
    `"status": ${nothingCame}`,
  ],
  ['mayNotFire', "await itsme.addFault({ kind: 'invalid-expired-exp', mayNotFire: true })"],
  ['probability', "await itsme.addFault({ kind: 'missing-iat', probability: 0.5 })"],
  ['always', "await itsme.addFault({ kind: 'missing-aud', always: true })"],
]

const program = `
import { expect, test } from 'itsme-simulator/playwright'

async function logIn({ phoneNumber }, more = {}) {
  const answer = await fetch(process.env.ITSME_URL + '/control/logins', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ partner: 'DEMO', phoneNumber, tokens: true, ...more }),
  })
  expect(answer.status).toBe(200)
}

${cases.map(([title, body]) => `test(${JSON.stringify(title)}, async ({ itsme }) => { ${body} })`).join('\n')}

test('a test that fails by itself', async ({ itsme }) => {
  await itsme.addFault({ kind: 'kid-absent', match: { endpoint: 'token' } })
  throw new Error('its own reason')
})

test.describe('a user with a fault', () => {
  test.use({ itsmeUser: { faults: [{ kind: 'kid-unknown', name: 'carried', match: { endpoint: 'token' } }] } })
  test('that does not fire', async ({ itsme }) => {
    expect((await itsme.journal()).length).toBe(0)
  })
})
`

interface Result {
  readonly status: string
  readonly errors: readonly { readonly message: string }[]
}

interface Suite {
  readonly suites?: readonly Suite[]
  readonly specs: readonly {
    readonly title: string
    readonly tests: readonly { readonly results: readonly Result[] }[]
  }[]
}

/** The result of each test of a suite, by title. */
function resultsOf({ suites = [], specs }: Suite): (readonly [string, Result | undefined])[] {
  const own = specs.map(({ title, tests }) => [title, tests[0]?.results[0]] as const)
  return [...own, ...suites.flatMap(resultsOf)]
}

/** Runs the program above as somebody does who installed the package beside Playwright. */
async function runPlaywright(url: string): Promise<Map<string, Result | undefined>> {
  const folder = mkdtempSync(join(tmpdir(), 'itsme-playwright-'))
  mkdirSync(join(folder, 'node_modules', '@playwright'), { recursive: true })
  symlinkSync(packageRoot, join(folder, 'node_modules', 'itsme-simulator'))
  const playwright = join(packageRoot, 'node_modules', '@playwright', 'test')
  symlinkSync(playwright, join(folder, 'node_modules', '@playwright', 'test'))
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }')
  writeFileSync(join(folder, 'faults.spec.js'), program)
  const report = join(folder, 'report.json')
  const env = { ...process.env, ITSME_URL: url, PLAYWRIGHT_JSON_OUTPUT_NAME: report }
  const args = [join(playwright, 'cli.js'), 'test', '--reporter', 'json', '--workers', '1']
  const limits = ['--timeout', '240000']
  const ran = promisify(execFile)(process.execPath, [...args, ...limits], { cwd: folder, env })
  const failure = await ran.catch((error: Error) => error)
  if (!existsSync(report)) throw failure
  const { suites } = JSON.parse(readFileSync(report, 'utf8')) as { suites: readonly Suite[] }
  return new Map(suites.flatMap(resultsOf))
}

test('Playwright: a test whose fault never fired fails, and says why', async (t) => {
  t.timeout(300_000)
  const { simulator } = await start(t)
  const users = (await simulator.users.list()).length
  const results = await runPlaywright(simulator.url)
  t.is(results.size, cases.length + 2)
  for (const [title, , reason] of cases) {
    const { status, errors = [] } = results.get(title) ?? {}
    const message = errors.map((each) => each.message).join('\n')
    t.is(status, reason === undefined ? 'passed' : 'failed', `${title}: ${message}`)
    if (reason === undefined) continue
    t.true(
      message.includes(`faults of this test never fired (mayNotFire: true allows it): ${reason}`),
      message,
    )
  }
  t.is(results.get('that does not fire')?.status, 'passed')
  const failed = results.get('a test that fails by itself')?.errors ?? []
  t.is(failed.length, 1, 'it is told of its own reason only')
  t.regex(failed[0]?.message ?? '', /its own reason/)
  t.is((await simulator.users.list()).length, users, 'the users of failed tests are gone, too')
})
