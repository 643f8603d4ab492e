import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { ExecutionContext } from 'ava'
import type { CheckRow, Simulator } from '../../src/index.ts'
import { runCli } from '../helpers/cli.ts'
import { freePort } from '../helpers/free-port.ts'
import { withSimulator } from '../helpers/simulator.ts'
import { startCarefulApplication } from './applications/careful.ts'
import { readReport, reportFile } from './report-file.ts'

const patience = 10 * 60_000
const program = fileURLToPath(new URL('applications/restart.js', import.meta.url))

type Row = Pick<CheckRow, 'name' | 'endpoint' | 'verdict'>

const verdictOf = (rows: readonly Row[], title: string) =>
  rows.find(({ name, endpoint }) => `${name}@${endpoint}` === title)

/** Starts an application in a process of its own. Returns its port, and the command that restarts it. */
async function startProcess(t: ExecutionContext, { issuers }: Simulator) {
  const port = await freePort()
  const pidFile = join(mkdtempSync(join(tmpdir(), 'check-')), 'pid')
  const args = [program, String(port), issuers.csapi, pidFile]
  await promisify(execFile)(process.execPath, args)
  t.teardown(() => process.kill(Number(readFileSync(pidFile, 'utf8')), 'SIGKILL'))
  return {
    port,
    command: [process.execPath, ...args].map((word) => JSON.stringify(word)).join(' '),
  }
}

withSimulator(
  '--restart tries faults in what an application reads at its start',
  async (t, { simulator }) => {
    t.timeout(patience)
    const { port, command } = await startProcess(t, simulator)
    const json = reportFile(t)
    const url = `http://localhost:${port}`
    const flags = ['--start-url', `${url}/login`, '--simulator', simulator.url, '--json', json]
    const about = ['--success', 'text:{name}', '--only', 'discovery', '--restart', command]
    const { code, out } = await runCli(['check', ...flags, ...about], {}, patience)
    t.is(code, 0, out)
    const rows = readReport(json)
    t.like(verdictOf(rows, 'issuer-mismatch@discovery'), {
      verdict: 'passed',
      severity: 'high',
      what: `The application did not start: ${JSON.stringify(command)} ended with exit code 1`,
    })
    t.like(verdictOf(rows, 'reset@jwks'), { verdict: 'passed' })
    t.like(rows.at(-1), { name: 'good-login-again', group: 'discovery', verdict: 'passed' })
  },
)

withSimulator('a restart that fails is no refusal', async (t, { simulator }) => {
  t.timeout(patience)
  const application = await startCarefulApplication(simulator)
  t.teardown(() => application.close())
  const { rows } = await simulator.check({
    startUrl: `${application.url}/login`,
    success: 'text:{name}',
    only: ['discovery'],
    restart: async () => {
      throw new Error('no such service')
    },
  })
  t.like(verdictOf(rows, 'issuer-mismatch@discovery'), {
    verdict: 'not-tested',
    what: 'the application could not be restarted: no such service',
  })
})

withSimulator(
  'without a restart, nothing is said of what is read at the start',
  async (t, started) => {
    t.timeout(patience)
    const application = await startCarefulApplication(started.simulator)
    t.teardown(() => application.close())
    const { rows } = await started.simulator.check({
      startUrl: `${application.url}/login`,
      success: 'text:{name}',
      only: ['discovery'],
    })
    t.like(verdictOf(rows, 'issuer-mismatch@discovery'), {
      verdict: 'not-tested',
      what: 'an application reads it at its start: give the option restart',
    })
  },
)

withSimulator(
  'an application that the faults have broken proves nothing',
  async (t, { simulator }) => {
    t.timeout(patience)
    let restarts = 0
    let application = await startCarefulApplication(simulator)
    t.teardown(() => application.close())
    const port = Number(new URL(application.url).port)
    const { rows } = await simulator.check({
      startUrl: `${application.url}/login`,
      success: 'text:{name}',
      only: ['discovery'],
      async restart() {
        restarts += 1
        await application.close()
        if (restarts > 1) throw new Error('it does not start any more')
        application = await startCarefulApplication(simulator, { port })
      },
    })
    t.like(rows.at(-1), {
      name: 'good-login-again',
      verdict: 'failed',
      what: 'The application did not start: it does not start any more',
    })
    t.is(verdictOf(rows, 'issuer-mismatch@discovery')?.verdict, 'not-tested')
  },
)
