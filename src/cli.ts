import { watch } from 'node:fs'
import { readCommandLine } from './config/command-line.ts'
import {
  type Configuration,
  commandLineConfiguration,
  helpText,
  loadAll,
  watchedPaths,
} from './config/configuration.ts'
import type { GivenOptions } from './config/options.ts'
import { version } from './config/root.ts'
import { ConfigurationError } from './domain/errors.ts'
import { formatPhoneNumber } from './domain/phone-number.ts'
import { issuers, issuerUrl } from './oidc/issuers.ts'
import { type RunningSimulator, runSimulator } from './simulator.ts'

/** What a command line does to the process. */
interface Terminal {
  readonly out: (line: string) => void
  readonly err: (line: string) => void
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** Runs a command line. The answer is the exit code, or undefined while a simulator runs. */
export async function main(
  args: readonly string[],
  terminal: Terminal,
): Promise<number | undefined> {
  const raw = readCommandLine(args, terminal.environment)
  if (raw.help) return say(terminal, helpText())
  if (raw.version) return say(terminal, version)
  try {
    const configuration = commandLineConfiguration(raw)
    for (const warning of raw.warnings) terminal.err(`warning: ${warning}`)
    const running = await runSimulator(configuration, { write: terminal.err })
    terminal.out(startTable(configuration, running))
    stopOnSignals(running)
    if (raw.values['watch'] === true) watchFixtures(raw.values as GivenOptions, running)
    return undefined
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    for (const { path, message } of error.errors) terminal.err(`${path}: ${message}`)
    return 1
  }
}

function say({ out }: Terminal, text: string): number {
  out(text)
  return 0
}

/** What a person needs first, on standard output. */
function startTable({ fixtures, disable }: Configuration, running: RunningSimulator): string {
  const { url, madeControlToken } = running
  const isOn = (room: 'demo' | 'app') => !disable.includes(room)
  const active = fixtures.users.filter(({ status }) => status === 'active')
  const finger = active.find(({ scenario }) => scenario.name === 'manual') ?? active[0]
  const rows = [
    ...issuers.map((issuer) => [`issuer ${issuer.name}`, issuerUrl(issuer, url)]),
    ['home', `${url}/`],
    ...(isOn('demo') && fixtures.partners.some(({ code }) => code === 'DEMO')
      ? [['demo website', `${url}/demo`]]
      : []),
    ...(isOn('app') ? [['phones', `${url}/app`]] : []),
    ...(finger
      ? [['test phone number', `${formatPhoneNumber(finger.phoneNumber)} (more on the home page)`]]
      : []),
    ...(madeControlToken
      ? [['control token', `${madeControlToken} (made now; --control-token sets your own)`]]
      : []),
  ]
  const width = Math.max(...rows.map(([name = '']) => name.length))
  const lines = rows.map(([name = '', value]) => `  ${name.padEnd(width)}  ${value}`)
  return ['', `itsme-simulator ${version}, a simulator: not itsme`, '', ...lines, ''].join('\n')
}

function stopOnSignals(running: RunningSimulator): void {
  const stop = () => void running.stop().then(() => process.exit(0))
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}

/** Reads fixture files again when they change; a bad one changes nothing. */
function watchFixtures(options: GivenOptions, running: RunningSimulator): void {
  let timer: NodeJS.Timeout | undefined
  const read = () => {
    try {
      void running.useFixtures(loadAll(options))
      running.logger.log('info', 'fixtures were read again')
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error
      running.logger.log('error', 'fixtures have errors; nothing was changed:')
      for (const { path, message } of error.errors)
        running.logger.log('error', `${path}: ${message}`)
    }
  }
  for (const path of watchedPaths(options)) {
    watch(path, () => {
      clearTimeout(timer)
      timer = setTimeout(read, 200)
    }).unref()
  }
}
