import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import test from 'ava'
import { XMLParser } from 'fast-xml-parser'
import { resultHtml } from '../../src/check/report/html.ts'
import { resultJunit } from '../../src/check/report/junit.ts'
import { exitCodeOf } from '../../src/check/report/summary.ts'
import { progressText, rowText } from '../../src/check/report/text.ts'
import type { CheckRow } from '../../src/check/row.ts'
import type { CheckResult } from '../../src/check/run-check.ts'
import { packageRoot } from '../../src/config/root.ts'
import { runCli } from '../helpers/cli.ts'
import { textOf } from '../helpers/page-text.ts'
import { start } from '../helpers/simulator.ts'
import { startCarelessApplication } from './applications/careless.ts'
import { reportFile } from './report-file.ts'

const row: CheckRow = {
  group: 'id-token',
  name: 'invalid-iss',
  endpoint: 'token',
  verdict: 'passed',
  severity: 'critical',
  what: 'Refused: 401, “no”',
  expected: 'iss is another issuer. A correct client refuses the response.',
  source: 'OpenID Connect Core 3.1.3.7, rule 2',
  login: '0001',
  took: 1500,
  journal: ['request: to the identify page'],
  hops: [
    { method: 'GET', url: 'http://localhost:1/callback?code=…&state=…', status: 401, took: 3 },
  ],
}
const evil = '<script>alert(1)</script>]]> & "quoted" \u0000'
const rows: CheckRow[] = [
  { ...row, group: 'login', name: 'good-login', endpoint: null },
  row,
  { ...row, name: 'nonce-invalid', verdict: 'failed', severity: 'medium', what: evil },
  { ...row, name: 'acr-downgraded', verdict: 'warning', severity: 'high', what: 'Logged in' },
  { ...row, name: 'kid-absent', verdict: 'not-tested', what: 'the same reason', login: null },
  { ...row, name: 'cty-missing', verdict: 'not-tested', what: 'the same reason', login: null },
]
const result: CheckResult = {
  startUrl: 'http://localhost:1/login',
  simulatorUrl: 'http://sim',
  isWhole: true,
  beganAt: Date.UTC(2026, 10, 28, 10, 50),
  took: 38_000,
  issuer: 'csapi',
  partner: 'MYAPP',
  service: 'MYAPP_LOGIN',
  rows,
  findings: [
    { rule: 'x', severity: 'advice', message: `sent ${evil}`, source: 'a page', remedy: 'mend' },
  ],
}
const facts = {
  failOn: 'high',
  command: 'itsme-simulator check',
} as const

test('the exit code: 0, 1 at or above the limit, 2 if nothing was tried', (t) => {
  t.is(exitCodeOf(result, 'high'), 0)
  t.is(exitCodeOf(result, 'medium'), 1)
  t.is(exitCodeOf(result, 'low'), 1)
  t.is(exitCodeOf({ ...result, rows: rows.slice(0, 1) }, 'low'), 2)
  t.is(exitCodeOf({ ...result, rows: rows.slice(4) }, 'low'), 2)
})

test('a line of the terminal, and how far the check is', (t) => {
  t.regex(rowText(row), /^✓ passed {6}critical {2}invalid-iss at token +Refused: 401, “no”$/)
  t.is(progressText(5, 20, 10_000), '[ 5/20, 0:30 left]')
})

test('the JUnit report has a case a row, and keeps the text of others as text', (t) => {
  const parsed = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' }).parse(
    resultJunit(result),
  )
  const [login, tokens] = parsed.testsuites.testsuite
  t.is(parsed.testsuites.tests, '6')
  t.is(parsed.testsuites.failures, '1')
  t.is(login.testcase.name, 'good-login')
  t.like(tokens, { name: 'id-token', tests: '5', failures: '1', skipped: '2' })
  t.is(tokens.testcase[1].failure.message, evil.replace('\u0000', '').trim())
  t.is(tokens.testcase[3].skipped.message, 'the same reason')
  t.regex(
    tokens.testcase[0]['system-out'],
    /GET http:\/\/localhost:1\/callback\?code=…&state=… → 401\s+request: to the identify page/,
  )
})

test('the HTML report is one file, leads to the logins, and keeps the text of others as text', (t) => {
  const html = resultHtml(result, facts)
  t.false(html.includes('<script'), 'no script, theirs or ours')
  t.notRegex(html, /<link|src=|url\((?!#)/, 'nothing is loaded')
  const text = textOf(html)
  t.true(text.includes('Check of http://localhost:1/login'))
  t.true(text.includes('2026-11-28 10:50 UTC, 38 s.'))
  t.true(text.includes('Nothing failed that is high or worse'))
  t.true(text.includes('kid-absent and 1 more token the same reason'))
  t.true(text.includes('sent <script>alert(1)</script>]]> & "quoted"'))
  t.true(html.includes('href="http://sim/inspector/logins/0001"'))
  t.true(
    textOf(resultHtml(result, { ...facts, failOn: 'low' })).includes('Failed: 1 thing to mend'),
  )
})

test('reports hold no code, no token, no secret and no control token', async (t) => {
  t.timeout(5 * 60_000)
  const { simulator } = await start(t, { controlToken: 'control-token-of-this-test' })
  const application = await startCarelessApplication(simulator)
  t.teardown(() => application.close())
  const html = reportFile(t)
  const flags = ['--control-token', 'control-token-of-this-test', '--simulator', simulator.url]
  const files = ['--report', html, '--json', `${html}.json`, '--junit', `${html}.xml`]
  const given = ['--start-url', `${application.url}/login`, '--success', 'text:{name}']
  const ran = await runCli(
    ['check', ...given, ...flags, ...files, '--only', 'browser'],
    {},
    5 * 60_000,
  )
  t.is(ran.code, 1, ran.err)
  for (const path of [html, `${html}.json`, `${html}.xml`]) {
    const text = readFileSync(path, 'utf8')
    t.true(text.includes('code-of-another-login'))
    t.notRegex(text, /code=(?!…|%E2)\w|control-token-of|demo-secret|eyJ/, path)
  }
  const schema = readFileSync(join(packageRoot, 'docs', 'check-report.schema.json'), 'utf8')
  const isRight = new Ajv2020({ validateFormats: false }).compile(JSON.parse(schema))
  t.true(isRight(JSON.parse(readFileSync(`${html}.json`, 'utf8'))), JSON.stringify(isRight.errors))
  t.regex(readFileSync(html, 'utf8'), /--success &#39;text:\{name\}&#39;|--success 'text:\{name\}'/)
})
