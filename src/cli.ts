import type { Command } from './commands/command.ts'
import { commandLineConfiguration } from './config/configuration.ts'
import { nearestHint } from './config/nearest.ts'
import { flagsOf, type RawOptions, readCommandLine } from './config/options/command-line.ts'
import type { GivenOptions } from './config/options/given-options.ts'
import { helpText } from './config/options/help.ts'
import { version } from './config/root.ts'
import { ConfigurationError } from './domain/errors.ts'
import { removeReadyFile, writeReadyFile } from './ready-file.ts'
import { type RunningSimulator, runSimulator } from './simulator.ts'
import { createReport, type Report } from './start-report.ts'
import type { Terminal } from './terminal.ts'
import { stampsOf, watchCertificate, watchFixtures } from './watch.ts'

/** Runs a command line. Returns the exit code, or undefined if a simulator keeps running. */
export async function main(
  args: readonly string[],
  terminal: Terminal,
): Promise<number | undefined> {
  const [name = '', ...rest] = args
  if (/^[a-z]/.test(name)) return runCommand(name, rest, terminal)
  const raw = readCommandLine(args, terminal.environment)
  if (raw.help) return say(terminal, helpText(await loadCommands()))
  if (raw.version) return say(terminal, version)
  const report = createReport(raw.values['logFormat'] === 'json' ? 'json' : 'text', terminal)
  for (const warning of raw.warnings) report.log('warn', warning)
  try {
    await serve(raw, report, terminal)
    return undefined
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    for (const { path, message } of error.errors)
      report.log('error', `${raw.spellings[path] ?? path}: ${message}`)
    return 1
  }
}

/** Starts a simulator and reports that it is listening. @throws ConfigurationError */
async function serve(raw: RawOptions, report: Report, terminal: Terminal): Promise<void> {
  const options: GivenOptions = raw.values
  const { readyFile } = options
  // This comes first: a run that fails must not leave the ready file of a previous run behind.
  if (readyFile !== undefined) removeReadyFile(readyFile)
  const before = stampsOf(options)
  const configuration = commandLineConfiguration(raw)
  const startLine = ['npm start --', ...flagsOf(raw)].join(' ')
  const running = await runSimulator(configuration, { write: terminal.err, startLine })
  const remove = () => readyFile !== undefined && removeReadyFile(readyFile)
  stopOnSignals(running, (options.drain ?? 0) * 1000, remove)
  if (readyFile !== undefined) {
    await writeReadyFile(readyFile, running.url).catch(async (error) => {
      await running.stop()
      throw error
    })
  }
  report.started(configuration, running)
  watchCertificate(options, running, before)
  if (options.watch === true) watchFixtures(options, running, before)
}

/** Imported on demand, so that a simulator starts without them. */
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
    `${name}: is not a command${nearestHint(name, names)}; there are ${names.join(', ')}; options begin with --`,
  )
  return 2
}

function say({ out }: Terminal, text: string): number {
  out(text)
  return 0
}

/** @param drain how long the simulator keeps serving after SIGTERM, in milliseconds */
function stopOnSignals(running: RunningSimulator, drain: number, atEnd: () => void): void {
  const stop = () =>
    void running.stop().then(() => {
      atEnd()
      process.exit(0)
    })
  process.once('SIGTERM', () => {
    process.once('SIGTERM', stop)
    void running.drain(drain).then(stop)
  })
  // A person is waiting, or, with SIGHUP, closed the terminal.
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.once(signal, stop)
}
