import { parseArgs } from 'node:util'
import type { InputError } from '../../domain/errors.ts'
import { nearestHint } from '../nearest.ts'
import { joinValues } from './join-values.ts'
import type { OptionSpec } from './option-spec.ts'
import { optionSpecs } from './options.ts'
import { emptyReading, type Reading, switchValue, take } from './take-option.ts'
import { type Environment, readVariables } from './variables.ts'

/** The option values from flags and environment, by option name and not yet validated, and the errors found so far. */
export interface RawOptions {
  readonly values: Readonly<Record<string, unknown>>
  readonly errors: readonly InputError[]
  /** Problems that do not prevent the start, such as an unknown variable. */
  readonly warnings: readonly string[]
  /** How each option was spelled, for messages. */
  readonly spellings: Readonly<Record<string, string>>
  readonly help: boolean
  readonly version: boolean
  /** The positional arguments, for commands that accept them. */
  readonly positionals: readonly string[]
}

/** What a command line can contain. */
export interface Grammar {
  readonly specs: readonly OptionSpec[]
  /** Maximum number of positional arguments. */
  readonly positionals: number
}

/**
 * Returns the flags of a command line, so that it can be repeated with another `--redirect-uri`. A secret is replaced
 * by a placeholder. Redirect URIs from the environment are included, because a flag overrides the whole variable.
 */
export function flagsOf({ values, spellings }: Pick<RawOptions, 'values' | 'spellings'>): string[] {
  const isRepeated = ({ name }: OptionSpec) =>
    spellings[name]?.startsWith('--') || (name === 'redirectUri' && spellings[name] !== undefined)
  return optionSpecs.filter(isRepeated).flatMap(({ name, flag, kind, secret }) => {
    const value = values[name]
    if (kind === 'switch') return value === true ? [flag] : [flag, 'off']
    const given = secret ? ['…'] : [value].flat().map(String)
    return given.flatMap((each) => [flag, shellWord(isText(each) ? '…' : each)])
  })
}

/** Checks whether a value is an inline document, which may contain secrets. */
function isText(value: string): boolean {
  return /^\s*\{|\n/.test(value)
}

/** Quotes a word for a shell if necessary. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}

/** Reads flags and `ITSME_*` variables. Flags override variables. */
export function readCommandLine(
  args: readonly string[],
  environment: Environment,
  grammar: Grammar = { specs: optionSpecs, positionals: 0 },
): RawOptions {
  const flags = readFlags(args, grammar)
  const variables = readVariables(environment, grammar.specs)
  return {
    ...flags,
    values: { ...variables.values, ...flags.values },
    spellings: { ...variables.spellings, ...flags.spellings },
    errors: [...flags.errors, ...variables.errors],
    warnings: variables.warnings,
  }
}

const shortHand: Readonly<Record<string, string>> = { h: 'help', v: 'version' }

function readFlags(
  args: readonly string[],
  { specs, positionals: most }: Grammar,
): Reading & Pick<RawOptions, 'help' | 'version' | 'positionals'> {
  const switches = specs.filter(({ kind }) => kind === 'switch')
  const { tokens } = parseArgs({
    args: joinValues(args, specs),
    options: Object.fromEntries(
      switches.map(({ flag }) => [flag.slice(2), { type: 'boolean' as const }]),
    ),
    strict: false,
    tokens: true,
    allowPositionals: true,
  })
  const reading = emptyReading()
  const asked = new Set<string>()
  const consumed = new Set<number>()
  const positionals: string[] = []
  for (const [index, token] of tokens.entries()) {
    if (token.kind === 'positional' && !consumed.has(index)) {
      positionals.push(token.value)
      if (positionals.length <= most) continue
      reading.errors.push({
        path: token.value,
        message: 'is not understood; options begin with --',
      })
    }
    if (token.kind !== 'option') continue
    const name = shortHand[token.name] ?? token.name
    const spec = specs.find(({ flag, alias }) => [flag, alias].includes(`--${name}`))
    if (name === 'help' || name === 'version') asked.add(name)
    else if (spec === undefined) {
      reading.errors.push(unknownFlag(`--${name}`, specs))
      if (tokens[index + 1]?.kind === 'positional') consumed.add(index + 1)
    } else {
      const following = tokens[index + 1]
      const borrowed =
        token.value === undefined &&
        following?.kind === 'positional' &&
        (spec.kind !== 'switch' || switchValue(following.value) !== undefined)
      if (borrowed) consumed.add(index + 1)
      take(reading, spec, spec.flag, borrowed ? following.value : token.value)
    }
  }
  return { ...reading, help: asked.has('help'), version: asked.has('version'), positionals }
}

function unknownFlag(flag: string, specs: readonly OptionSpec[]): InputError {
  const known = [...specs.flatMap(({ flag, alias = flag }) => [flag, alias]), '--help', '--version']
  // It may be the value of an option and a secret, so only its beginning is shown.
  const shown = flag.split('\n')[0]?.slice(0, 40) ?? flag
  return { path: shown, message: `unknown option${nearestHint(flag, known)}; see --help` }
}
