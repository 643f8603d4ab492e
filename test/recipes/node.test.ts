import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import test from 'ava'
import { packageRoot } from '../../src/config/root.ts'
import { start } from '../helpers/simulator.ts'

interface Ran {
  readonly code: number
  readonly output: string
}

interface Application {
  readonly url: string
  close(): Promise<void>
}

/** Runs a program of the project's packages in a folder of the recipes. */
async function run(path: string, args: readonly string[], environment = {}): Promise<Ran> {
  const options = {
    cwd: join(packageRoot, 'recipes'),
    env: { ...process.env, FORCE_COLOR: '0', ...environment },
    timeout: 120_000,
    maxBuffer: 32 * 1024 * 1024,
  }
  const script = join(packageRoot, 'node_modules', path)
  return promisify(execFile)(process.execPath, [script, ...args], options).then(
    ({ stdout, stderr }) => ({ code: 0, output: stdout + stderr }),
    ({ code, stdout, stderr }) => ({ code: Number(code), output: String(stdout) + String(stderr) }),
  )
}

async function startApplication(issuer: string): Promise<Application> {
  const path = join(packageRoot, 'recipes', 'application.js')
  return (await import(path)).startApplication({ issuer })
}

for (const script of ['login.sh', 'outcomes.sh']) {
  test(`recipe: curl, ${script}`, async (t) => {
    const { simulator } = await start(t)
    const users = (await simulator.users.list()).length
    const path = join(packageRoot, 'recipes', 'curl', script)
    const env = { ...process.env, ITSME_URL: simulator.url }
    const { stdout } = await promisify(execFile)('bash', [path], { env, timeout: 60_000 })
    t.regex(
      stdout,
      script === 'login.sh'
        ? /"id_token"/
        : /access_denied[\s\S]*second try with the same code: tokens/,
    )
    t.is((await simulator.users.list()).length, users)
  })
}

for (const place of ['a simulator of its own', 'a sandbox']) {
  test(`recipe: Vitest, ${place}`, async (t) => {
    const { simulator } = await start(t)
    const environment = place === 'a sandbox' ? { ITSME_URL: simulator.url } : {}
    const args = ['run', '--root', join(packageRoot, 'recipes', 'vitest'), '--reporter', 'json']
    const { code, output } = await run('vitest/vitest.mjs', args, environment)
    t.is(code, 0, output)
    t.regex(output, /"numPassedTests":3/)
    t.deepEqual(await simulator.sandboxes.list(), [])
  })
}

interface Attachment {
  readonly name: string
  readonly body?: string
}

interface Report {
  readonly stats: { readonly expected: number; readonly unexpected: number }
  readonly config: { readonly workers: number }
  readonly suites: readonly Suite[]
}

interface Suite {
  readonly suites?: readonly Suite[]
  readonly specs: readonly {
    readonly title: string
    readonly ok: boolean
    readonly tests: readonly {
      readonly results: readonly { readonly attachments: readonly Attachment[] }[]
    }[]
  }[]
}

function specsOf(suite: Suite): Suite['specs'] {
  return [...suite.specs, ...(suite.suites ?? []).flatMap(specsOf)]
}

test('recipe: Playwright, eight tests, four workers, one application; a failed test shows the journal', async (t) => {
  t.timeout(180_000)
  const { simulator } = await start(t)
  // The waiting page stays a while after the confirmation: the tests must not take it for the application's answer.
  await simulator.faults.add({
    kind: 'latency',
    match: { endpoint: 'token' },
    attributes: { seconds: 1 },
    always: true,
  })
  const application = await startApplication(simulator.issuers.csapi)
  t.teardown(() => application.close())
  const folder = await mkdtemp(join(tmpdir(), 'recipe-'))
  const suite = async (name: string, environment: object) => {
    const file = join(folder, `${name}.json`)
    const args = [
      'test',
      '--config',
      'playwright/playwright.config.ts',
      '--reporter',
      'json',
      '--output',
      join(folder, name),
    ]
    const ran = await run('@playwright/test/cli.js', args, {
      ITSME_URL: simulator.url,
      APPLICATION_URL: application.url,
      PLAYWRIGHT_JSON_OUTPUT_NAME: file,
      ...environment,
    })
    return { ...ran, report: JSON.parse(readFileSync(file, 'utf8')) as Report }
  }
  const users = (await simulator.users.list()).length
  const good = await suite('good', {})
  t.is(good.code, 0, good.output)
  t.like(good.report.stats, { expected: 8, unexpected: 0 })
  t.is(good.report.config.workers, 4)
  t.is((await simulator.users.list()).length, users, 'the users of the tests are gone')
  const bad = await suite('bad', { FAIL_ON_PURPOSE: '1' })
  t.is(bad.code, 1)
  t.like(bad.report.stats, { expected: 7, unexpected: 1 })
  const specs = bad.report.suites.flatMap(specsOf)
  const attachments = (ok: boolean) =>
    specs
      .filter((spec) => spec.ok === ok)
      .flatMap(({ tests }) =>
        tests.flatMap(({ results }) => results.flatMap((each) => each.attachments)),
      )
  const [journal] = attachments(false).filter(({ name }) => name === 'itsme journal')
  const lines = Buffer.from(journal?.body ?? '', 'base64').toString()
  t.regex(
    lines,
    /action {2}csapi action {2}DEMO {2}DEMO_LOGIN {2}\+32471\d{6} {2}confirmed by biometrics/,
  )
  t.regex(lines, /token {2}csapi token {2}DEMO {2}DEMO_LOGIN .* given/)
  t.is(new Set(lines.match(/\+32471\d{6}/g)).size, 1, 'of that user only')
  t.deepEqual(
    attachments(true).filter(({ name }) => name === 'itsme journal'),
    [],
  )
})
