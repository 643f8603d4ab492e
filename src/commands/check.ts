import * as z from 'zod'
import { openHttpBrowser } from '../check/browser/http-browser.ts'
import { CheckError } from '../check/check-error.ts'
import { resultHtml } from '../check/report/html.ts'
import { resultJson } from '../check/report/json.ts'
import { resultJunit } from '../check/report/junit.ts'
import { exitCodeOf } from '../check/report/summary.ts'
import { progressText, rowText, summaryText } from '../check/report/text.ts'
import { type CheckGroup, checkGroups } from '../check/row.ts'
import { type CheckResult, runCheck } from '../check/run-check.ts'
import { type OptionSpec, option, url } from '../config/options/option-spec.ts'
import { systemClock } from '../domain/clock.ts'
import { defined } from '../domain/defined.ts'
import { parsePhoneNumber } from '../domain/people/phone-number.ts'
import { seededRandom, systemRandom } from '../domain/random.ts'
import { type Severity, severities } from '../faults/kind.ts'
import type { Terminal } from '../terminal.ts'
import { baseOf } from './base-url.ts'
import { command } from './command.ts'
import { writeReport } from './write-file.ts'

interface Options {
  readonly startUrl: string
  readonly success: string
  readonly protectedUrl?: string
  readonly simulator?: string
  readonly controlToken?: string
  readonly only?: readonly CheckGroup[]
  readonly skip?: readonly string[]
  readonly person?: string
  readonly other?: string
  readonly failOn?: Severity
  readonly report?: string
  readonly junit?: string
  readonly json?: string
  readonly seed?: string
}

const standardSimulator = 'http://localhost:4876'
const address = z.url({ protocol: /^https?$/, message: 'must be an http or https URL' })
const phoneNumber = z
  .string()
  .refine((text) => parsePhoneNumber(text) !== undefined, {
    message: 'must be a mobile phone number, such as +32470000002',
  })
  .transform((text) => String(parsePhoneNumber(text)))

const specs: readonly OptionSpec[] = [
  option({
    name: 'startUrl',
    value: '<url>',
    description: 'the address of the application that begins a login',
    schema: address,
  }),
  option({
    name: 'success',
    value: '<text:…|url:…>',
    description:
      'what a logged-in page shows: text:{givenName} (or familyName, name, email, phoneNumber), or its address: url:/profile',
    schema: z.string().min(1),
  }),
  option({
    name: 'protectedUrl',
    value: '<url>',
    description: 'a page of the application that only a logged-in person may see',
    schema: address,
  }),
  option({
    name: 'simulator',
    value: '<url>',
    description: 'the simulator at which the application logs people in',
    standard: standardSimulator,
    schema: url,
  }),
  option({
    name: 'controlToken',
    value: '<token>',
    description: 'the control token of a simulator under a public name',
    standard: 'ITSME_CONTROL_TOKEN',
    secret: true,
    schema: z.string().min(1),
  }),
  option({
    name: 'only',
    kind: 'list',
    value: '<group>',
    description: `runs these groups only: ${checkGroups.join(', ')}; repeatable`,
    schema: z.array(z.enum(checkGroups)),
  }),
  option({
    name: 'skip',
    kind: 'list',
    value: '<kind@endpoint=reason>',
    description: 'leaves a row out, and says why in the report; repeatable',
    schema: z.array(
      z.string().regex(/^[\w-]+(@[\w-]+)?=.+$/, {
        message: 'must be kind=reason or kind@endpoint=reason',
      }),
    ),
  }),
  option({
    name: 'person',
    value: '<number>',
    description: 'a test person whom the application knows, if it knows only registered people',
    standard: 'people made for the check',
    schema: phoneNumber,
  }),
  option({
    name: 'other',
    value: '<number>',
    description: 'another one, for what needs two people',
    schema: phoneNumber,
  }),
  option({
    name: 'failOn',
    value: '<severity>',
    description: `the least severity that makes the check fail: ${severities.join(', ')}`,
    standard: 'high',
    schema: z.enum(severities),
  }),
  option({
    name: 'report',
    value: '<file>',
    description: 'writes the rows as an HTML page in one file',
    schema: z.string().min(1),
  }),
  option({
    name: 'junit',
    value: '<file>',
    description: 'writes the rows as JUnit XML',
    schema: z.string().min(1),
  }),
  option({
    name: 'json',
    value: '<file>',
    description: 'writes the rows as JSON',
    schema: z.string().min(1),
  }),
  option({
    name: 'seed',
    value: '<text>',
    description: 'makes the names of the people repeat in every run',
    schema: z.string().min(1),
  }),
]

/** `itsme-simulator check`: what an application accepts that it must not. */
export const checkCommand = command<Options>({
  name: 'check',
  usage: 'check --start-url URL --success text:{givenName} [options]',
  about:
    'logs in through your application, once well and then with every fault, and says what it accepted',
  specs,
  needed: ['startUrl', 'success'],
  flagsOnly: true,
  async run({ options }, terminal) {
    try {
      const result = await check(options, terminal)
      const { failOn = 'high', report, json, junit } = options
      for (const line of summaryText(result, failOn)) terminal.out(line)
      if (report !== undefined) {
        const { simulator = standardSimulator } = options
        const facts = { failOn, command: commandText(options), simulatorUrl: baseOf(simulator) }
        writeReport(report, resultHtml(result, facts))
      }
      if (json !== undefined) writeReport(json, `${JSON.stringify(resultJson(result), null, 2)}\n`)
      if (junit !== undefined) writeReport(junit, resultJunit(result))
      return exitCodeOf(result, failOn)
    } catch (error) {
      if (!(error instanceof CheckError)) throw error
      terminal.err(`nothing was checked: ${error.message}`)
      return 2
    }
  },
})

function check(options: Options, terminal: Terminal): Promise<CheckResult> {
  const { startUrl, success, protectedUrl, only, person, other, seed, skip = [] } = options
  const { simulator = standardSimulator } = options
  const controlToken = options.controlToken ?? terminal.environment['ITSME_CONTROL_TOKEN']
  const began = systemClock.now()
  let done = 0
  return runCheck(
    {
      startUrl,
      success,
      skip: Object.fromEntries(skip.map(splitSkip)),
      ...defined({ protectedUrl, only, person, other }),
    },
    {
      simulatorUrl: baseOf(simulator),
      openBrowser: openHttpBrowser,
      clock: systemClock,
      random: seed === undefined ? systemRandom : seededRandom(seed),
      onRow(row, total) {
        done += 1
        terminal.out(`${progressText(done, total, systemClock.now() - began)} ${rowText(row)}`)
      },
      ...defined({ controlToken }),
    },
  )
}

function splitSkip(text: string): [string, string] {
  const at = text.indexOf('=')
  return [text.slice(0, at), text.slice(at + 1)]
}

/** Returns the command as it can be repeated, without the control token. */
function commandText(options: Options): string {
  const flags = specs.flatMap(({ name, flag, secret }) => {
    const value = options[name as keyof Options]
    if (value === undefined || secret) return []
    return [value].flat().map((each) => `${flag} ${quoted(String(each))}`)
  })
  return ['itsme-simulator check', ...flags].join(' \\\n  ')
}

const quoted = (text: string) =>
  /^[\w./:@+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
