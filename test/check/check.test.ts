import test, { type ExecutionContext } from 'ava'
import { type CheckRow, checkGroups } from '../../src/check/row.ts'
import type { Simulator } from '../../src/index.ts'
import { runCli } from '../helpers/cli.ts'
import { start } from '../helpers/simulator.ts'
import type { Application } from './applications/application.ts'
import { startCarefulApplication } from './applications/careful.ts'
import { startCarelessApplication } from './applications/careless.ts'
import { readReport, reportFile } from './report-file.ts'

/** A check logs in a hundred times: on a busy machine, that takes minutes. In milliseconds. */
const patience = 10 * 60_000

interface Checked {
  readonly code: number
  readonly out: string
  readonly rows: readonly CheckRow[]
}

/** Checks an application as a user does, by the command line. */
async function check(
  t: ExecutionContext,
  simulator: Simulator,
  { url }: Application,
  flags: readonly string[] = [],
): Promise<Checked> {
  const json = reportFile(t)
  const known = ['--start-url', `${url}/login`, '--simulator', simulator.url, '--json', json]
  const standard = ['--success', 'text:{givenName}', '--protected-url', `${url}/profile`]
  const given = flags.includes('--success') ? flags : [...standard, ...flags]
  const { code, out } = await runCli(['check', ...known, ...given], {}, patience)
  return { code, out, rows: readReport(json) }
}

const titles = (rows: readonly CheckRow[], verdict: CheckRow['verdict']) =>
  rows
    .filter((row) => row.verdict === verdict)
    .map(({ name, endpoint }) => (endpoint === null ? name : `${name}@${endpoint}`))

test('a careful application: nothing that is high or worse', async (t) => {
  t.timeout(patience)
  const { simulator } = await start(t)
  const application = await startCarefulApplication(simulator)
  t.teardown(() => application.close())
  const { code, out, rows } = await check(t, simulator, application)
  t.is(code, 0, out)
  // openid-client fetches keys again once a minute: a rotation within that minute is too soon for it.
  const rotation = 'signing-key-rotation@token'
  const failed = titles(rows, 'failed')
  t.deepEqual(
    failed.filter((title) => title !== rotation),
    ['wrong-content-type@userinfo'],
  )
  t.deepEqual([...new Set(rows.map(({ group }) => group))], checkGroups)
  t.like(
    rows.findLast(({ group }) => group === 'keys'),
    {
      name: 'good-login-again',
      verdict: 'passed',
    },
  )
  t.deepEqual(titles(rows, 'warning'), [
    'azp-invalid@token',
    'iat-is-week-in-past@token',
    'acr-downgraded@token',
    'claim-missing@token',
    'claim-null@token',
    'claim-wrong-type@token',
    'claim-value@token',
    'claim-value@userinfo',
  ])
  t.true(titles(rows, 'passed').length > 50)
  for (const row of rows.filter(({ verdict }) => verdict === 'not-tested'))
    t.regex(
      row.what,
      /plain JSON|not encrypted|nothing to make wrong|no jwksUri|the option restart/,
      row.name,
    )
  t.regex(out, /passed, [12] failed, 8 warnings, \d+ not tested, in \d+ s \(DEMO, csapi\)\n/)
  t.regex(out, /Nothing failed that is high or worse\.\n$/)
  // Every row that reached the simulator leads to its login, and what was made for the check is gone.
  const good = rows.find(({ name }) => name === 'good-login')
  t.is((await simulator.logins.get(String(good?.login))).outcome, 'logged-in')
  t.deepEqual(await simulator.faults.list().then((all) => all.filter(({ user }) => !user)), [])
  t.is((await simulator.users.list()).length, 23)
})

test('a careless application: each hole by its name, and the same in a second run', async (t) => {
  t.timeout(patience)
  const { simulator } = await start(t)
  const application = await startCarelessApplication(simulator)
  t.teardown(() => application.close())
  const groups = ['sent', 'id-token', 'userinfo', 'browser', 'people']
  const flags = groups.flatMap((group) => ['--only', group])
  const { code, out, rows } = await check(t, simulator, application, flags)
  t.is(code, 1, out)
  const holes = titles(rows, 'failed')
  for (const hole of [
    'state@authorization',
    'nonce@authorization',
    'invalid-iss@token',
    'invalid-aud@token',
    'missing-aud@token',
    'missing-sub@token',
    'missing-iat@token',
    'nonce-invalid@token',
    'missing-nonce@token',
    'invalid-expired-exp@token',
    'nbf-in-future@token',
    'idtoken-sig-none@token',
    'invalid-sig-rs256@token',
    'kid-unknown@token',
    'alg-confusion-hs256@token',
    'missing-sub@userinfo',
    'userinfo-invalid-sub@userinfo',
    'state-altered@authorization',
    'state-missing@authorization',
    'callback-in-another-browser@authorization',
    'callback-in-a-browser-that-began@authorization',
    'code-of-another-login@authorization',
    'state-of-another-login@authorization',
  ])
    t.true(holes.includes(hole), `${hole} is not among ${holes.join(', ')}`)
  t.regex(out, /✗ nonce-invalid at token \(critical\)\n {4}Logged \w+ \w+ in\./)
  const again = await check(t, simulator, application, flags)
  const verdicts = (each: Checked) => each.rows.map(({ name, verdict }) => [name, verdict])
  t.deepEqual(verdicts(again), verdicts({ code, out, rows }))
})

test('an application that knows only registered people is given one, and another', async (t) => {
  t.timeout(patience)
  const { simulator } = await start(t)
  const bram = await simulator.users.get('+32470000002')
  const anna = await simulator.users.add({
    scenario: { do: 'confirm' },
    email: 'other@example.com',
  })
  const knows = [String(bram.email), 'other@example.com']
  const application = await startCarefulApplication(simulator, { knows })
  t.teardown(() => application.close())
  const alone = await check(t, simulator, application)
  t.is(alone.code, 2)
  const only = ['--only', 'browser', '--only', 'people', '--person', bram.phoneNumber]
  const one = await check(t, simulator, application, only)
  t.is(one.code, 0, one.out)
  t.true(titles(one.rows, 'not-tested').includes('code-of-another-login@authorization'))
  t.regex(
    one.out,
    /code-of-another-login at authorization +it needs two people: give the option other/,
  )
  t.regex(one.out, /rejects +it needs a person of its own, and the option person was given/)
  const two = await check(t, simulator, application, [...only, '--other', anna.phoneNumber])
  t.is(two.code, 0, two.out)
  t.true(titles(two.rows, 'passed').includes('code-of-another-login@authorization'))
})

test('--only, --skip and --fail-on', async (t) => {
  t.timeout(patience)
  const { simulator } = await start(t)
  const application = await startCarelessApplication(simulator)
  t.teardown(() => application.close())
  const only = ['--only', 'sent']
  const failed = await check(t, simulator, application, only)
  t.is(failed.code, 1)
  t.deepEqual([...new Set(failed.rows.map(({ group }) => group))], ['login', 'sent'])
  const skip = ['--skip', 'state=planned for January', '--skip', 'nonce@authorization=with it']
  const skipped = await check(t, simulator, application, [...only, ...skip])
  t.is(skipped.code, 0, skipped.out)
  t.regex(skipped.out, /state at authorization +Left out: planned for January/)
  const all = ['pkce', 'acr', 'code-once'].flatMap((name) => ['--skip', `${name}=x`])
  const nothing = await check(t, simulator, application, [...only, ...skip, ...all])
  t.is(nothing.code, 2, 'nothing was tested')
  const low = await check(t, simulator, application, [...only, '--fail-on', 'critical'])
  t.is(low.code, 1)
})

test('a page that shows no name leaves out what only a name can show', async (t) => {
  t.timeout(patience)
  const { simulator } = await start(t)
  const application = await startCarefulApplication(simulator)
  t.teardown(() => application.close())
  const flags = ['--success', 'url:/profile', '--only', 'browser', '--only', 'sent']
  const { code, rows, out } = await check(t, simulator, application, flags)
  t.is(code, 0, out)
  const left = rows.filter(({ what }) => /the page shows no name/.test(what))
  t.is(left.length, 7)
})
