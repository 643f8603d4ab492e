import type { OptionSpec } from './option-spec.ts'
import { optionSpecs } from './options.ts'

/** Name and description of a subcommand. */
export interface CommandSummary {
  readonly name: string
  readonly about: string
}

const usage = 'Usage: itsme-simulator [options]      (npm start -- [options])'

function optionRows(specs: readonly OptionSpec[]): string[] {
  return specs.map(({ flag, value, description, standard }) => {
    const left = `  ${`${flag} ${value}`.padEnd(28)}`
    return `${left} ${description} (default: ${standard})`
  })
}

/** Returns the text of `--help`. */
export function helpText(commands: readonly CommandSummary[] = []): string {
  const tail = [
    '  --help, -h                   this text',
    '  --version, -v                the version',
    '',
    'Each option is also an environment variable: --public-url is ITSME_PUBLIC_URL; lists are separated by',
    'spaces. Secrets may come from a file: ITSME_CLIENT_SECRET_FILE.',
  ]
  const others = commands.map(({ name, about }) => `  ${name.padEnd(28)} ${about}`)
  const more = others.length === 0 ? [] : ['', 'Commands (each with --help):', '', ...others]
  return [usage, '', ...optionRows(optionSpecs), ...tail, ...more].join('\n')
}

/** Returns the text of a subcommand's `--help`. */
export function commandHelp(
  usageLine: string,
  about: string,
  specs: readonly OptionSpec[],
): string {
  return [`Usage: ${usageLine}`, '', about, '', ...optionRows(specs)].join('\n')
}
