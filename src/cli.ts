import type { Command, Terminal } from './commands/command.ts'
import { readCommandLine } from './config/command-line.ts'
import { type Configuration, commandLineConfiguration } from './config/configuration.ts'
import type { GivenOptions } from './config/given-options.ts'
import { helpText } from './config/help.ts'
import { version } from './config/root.ts'
import { ConfigurationError } from './domain/errors.ts'
import { nearestHint } from './domain/nearest.ts'
import { formatPhoneNumber } from './domain/phone-number.ts'
import { issuers, issuerUrl } from './oidc/issuers.ts'
import { type RunningSimulator, runSimulator } from './simulator.ts'
import { stampsOf, watchCertificate, watchFixtures } from './watch.ts'

/** Runs a command line. The answer is the exit code, or undefined while a simulator runs. */
export async function main(
  args: readonly string[],
  terminal: Terminal,
): Promise<number | undefined> {
  const [name = '', ...rest] = args
  if (/^[a-z]/.test(name)) return runCommand(name, rest, terminal)
  const raw = readCommandLine(args, terminal.environment)
  if (raw.help) return say(terminal, helpText(await loadCommands()))
  if (raw.version) return say(terminal, version)
  for (const warning of raw.warnings) terminal.err(`warning: ${warning}`)
  try {
    const options: GivenOptions = raw.values
    const before = stampsOf(options)
    const configuration = commandLineConfiguration(raw)
    const running = await runSimulator(configuration, { write: terminal.err })
    terminal.out(startTable(configuration, running))
    stopOnSignals(running)
    watchCertificate(options, running, before)
    if (options.watch === true) watchFixtures(options, running, before)
    return undefined
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    for (const { path, message } of error.errors) {
      terminal.err(`${raw.spellings[path] ?? path}: ${message}`)
    }
    return 1
  }
}

/** Loaded when first asked for: a simulator starts without them. */
async function loadCommands(): Promise<readonly Command[]> {
  const { commands } = await import('./commands/commands.ts')
  return commands
}

async function runCommand(
  name: string,
  args: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const commands = await loadCommands()
  const found = commands.find((each) => each.name === name)
  if (found !== undefined) return found.run(args, terminal)
  const names = commands.map((each) => each.name)
  terminal.err(
    `${name}: is no command${nearestHint(name, names)}; there are ${names.join(', ')}; options begin with --`,
  )
  return 2
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
