import { CheckError } from '../check/check-error.ts'
import type { CheckSettings } from '../check/check-settings.ts'
import { resultJson } from '../check/report/json.ts'
import { resultJunit } from '../check/report/junit.ts'
import { exitCodeOf } from '../check/report/summary.ts'
import { progressText, rowText, summaryText } from '../check/report/text.ts'
import type { CheckResult } from '../check/run-check.ts'
import { systemClock } from '../domain/clock.ts'
import { defined } from '../domain/defined.ts'
import { seededRandom, systemRandom } from '../domain/random.ts'
import type { Terminal } from '../terminal.ts'
import { type CheckOptions, checkSpecs, commandText } from './check-options.ts'
import { withCheckedSimulator } from './check-simulator.ts'
import { command } from './command.ts'
import { runShell } from './run-shell.ts'
import { writeReport } from './write-file.ts'

/** The exit code of a command that Ctrl-C ended: 128 and the number of the signal. */
const interrupted = 130

/** `itsme-simulator check`: what an application accepts that it must not. */
export const checkCommand = command<CheckOptions>({
  name: 'check',
  usage: 'check --start-url URL --success text:{givenName} [options]',
  about:
    'logs in through your application, once well and then with every fault, and says what it accepted',
  specs: checkSpecs,
  needed: ['startUrl', 'success'],
  flagsOnly: true,
  async run({ options }, terminal) {
    try {
      const result = await check(options, terminal)
      const { failOn = 'high' } = options
      for (const line of summaryText(result, failOn)) terminal.out(line)
      await writeReports(result, options)
      return result.isWhole ? exitCodeOf(result, failOn) : interrupted
    } catch (error) {
      if (!(error instanceof CheckError)) throw error
      terminal.err(`nothing was checked: ${error.message}`)
      return 2
    }
  },
})

async function check(options: CheckOptions, terminal: Terminal): Promise<CheckResult> {
  // Imported on demand: other commands need no browser.
  const [{ runCheck }, { withBrowsers }] = await Promise.all([
    import('../check/run-check.ts'),
    import('../check/browser/with-browsers.ts'),
  ])
  const { seed, browser = false } = options
  const stop = new AbortController()
  const { signal } = stop
  // The second Ctrl-C ends the process, as it does without this.
  process.once('SIGINT', () => stop.abort())
  return withBrowsers(browser, (openBrowser) =>
    withCheckedSimulator(options, terminal, { openBrowser, signal }, (simulator) => {
      const began = systemClock.now()
      let done = 0
      return runCheck(settingsOf(options), {
        ...simulator,
        openBrowser,
        clock: systemClock,
        random: seed === undefined ? systemRandom : seededRandom(seed),
        signal,
        onRow(row, total) {
          done += 1
          terminal.out(`${progressText(done, total, systemClock.now() - began)} ${rowText(row)}`)
        },
      })
    }),
  )
}

function settingsOf({ skip = [], restart, ...options }: CheckOptions): CheckSettings {
  const { startUrl, success, protectedUrl, only, person, other, issuer } = options
  return {
    startUrl,
    success,
    skip: Object.fromEntries(skip.map(splitSkip)),
    ...defined({ protectedUrl, only, person, other, issuer }),
    ...(restart === undefined ? {} : { restart: () => runShell(restart) }),
  }
}

async function writeReports(result: CheckResult, options: CheckOptions): Promise<void> {
  const { failOn = 'high', report, json, junit } = options
  if (report !== undefined) {
    const { resultHtml } = await import('../check/report/html.ts')
    writeReport(report, resultHtml(result, { failOn, command: commandText(options) }))
  }
  if (json !== undefined) writeReport(json, `${JSON.stringify(resultJson(result), null, 2)}\n`)
  if (junit !== undefined) writeReport(junit, resultJunit(result))
}

function splitSkip(text: string): [string, string] {
  const at = text.indexOf('=')
  return [text.slice(0, at), text.slice(at + 1)]
}
