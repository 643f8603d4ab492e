import * as z from 'zod'
import { readCommandLine } from '../config/options/command-line.ts'
import { commandHelp } from '../config/options/help.ts'
import { type OptionSpec, problemsOfOptions } from '../config/options/option-spec.ts'
import { ConfigurationError } from '../domain/errors.ts'
import { plainText } from '../domain/journal-entry.ts'
import type { Terminal } from '../terminal.ts'

/** The input of a command: checked options by name, and positional arguments. */
export interface CommandInput<T> {
  readonly options: T
  /** How each option was given, by name: as a flag or as a variable. */
  readonly spellings: Readonly<Record<string, string>>
  readonly positionals: readonly string[]
}

interface CommandSpec<T> {
  readonly name: string
  /** The usage, without `itsme-simulator `. */
  readonly usage: string
  readonly about: string
  readonly specs: readonly OptionSpec[]
  /** Names of the required options. */
  readonly needed?: readonly string[]
  readonly positionals?: number
  /** Ignores the environment, which configures a simulator, not this command. */
  readonly flagsOnly?: true
  /** Returns the exit code. @throws ConfigurationError */
  readonly run: (input: CommandInput<T>, terminal: Terminal) => Promise<number>
}

/** A command of the command line. */
export interface Command {
  readonly name: string
  readonly about: string
  /** Returns the exit code: 2 if the command line is invalid. */
  readonly run: (args: readonly string[], terminal: Terminal) => Promise<number>
}

/** Creates a command, which reads and checks its options, and reports what is wrong with them. */
export function command<T extends object>(spec: CommandSpec<T>): Command {
  const { name, about, specs, needed = [], positionals = 0, flagsOnly } = spec
  const shape = specs.map((each) => [each.name, z.exactOptional(each.schema)])
  return {
    name,
    about,
    async run(args, given) {
      // Printed text can come from others, such as a server or the argument of a script.
      const terminal: Terminal = {
        ...given,
        out: (line) => given.out(plainText(line)),
        err: (line) => given.err(plainText(line)),
      }
      const environment = flagsOnly ? {} : terminal.environment
      const raw = readCommandLine(args, environment, { specs, positionals })
      if (raw.help) {
        terminal.out(commandHelp(`itsme-simulator ${spec.usage}`, about, specs))
        return 0
      }
      const schema = z.strictObject(Object.fromEntries(shape))
      const { named, read } = problemsOfOptions(schema, raw.values, raw.spellings)
      const absent = specs.filter(
        (each) => needed.includes(each.name) && !(each.name in raw.values),
      )
      const missing = absent.map(({ flag, value }) => ({
        path: flag,
        message: `is missing: ${flag} ${value}`,
      }))
      const errors = [...raw.errors, ...named, ...missing]
      if (errors.length > 0) return report(terminal, errors, raw.spellings)
      try {
        const { values: _values, ...others } = raw
        return await spec.run({ ...others, options: read as T }, terminal)
      } catch (error) {
        if (!(error instanceof ConfigurationError)) throw error
        return report(terminal, error.errors, raw.spellings)
      }
    },
  }
}

function report(
  { err }: Terminal,
  errors: readonly { readonly path: string; readonly message: string }[],
  spellings: Readonly<Record<string, string>>,
): number {
  for (const { path, message } of errors) err(`${spellings[path] ?? path}: ${message}`)
  return 2
}
