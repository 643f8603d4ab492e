import { parseArgs } from 'node:util'
import type { InputError } from '../../domain/errors.ts'
import { nearestHint } from '../nearest.ts'
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
  const specOf = (spelling: string) =>
    specs.find(({ flag, alias }) => [flag, alias].includes(spelling))
  const known = new Set(flagsIn(specs))
  // A value may begin with a hyphen, as PEM and some secrets do, but an option is not the value of another.
  const isBare = (arg: string, index: number) =>
    isValued(specOf(arg)) && known.has(args[index + 1]?.split('=')[0] ?? '')
  const { tokens } = parseArgs({
    args: args.filter((arg, index) => !isBare(arg, index)),
    options: Object.fromEntries(specs.flatMap(grammarOf)),
    strict: false,
    tokens: true,
    allowPositionals: true,
  })
  const reading = emptyReading()
  for (const spec of args.filter(isBare).map(specOf))
    if (spec !== undefined) take(reading, spec, spec.flag, undefined)
  const asked = new Set<string>()
  const positionals: string[] = []
  for (let at = 0; at < tokens.length; at += 1) {
    const [token, next] = [tokens[at], tokens[at + 1]]
    const following = next?.kind === 'positional' ? next.value : undefined
    if (token?.kind === 'positional') {
      positionals.push(token.value)
      if (positionals.length > most) reading.errors.push(notUnderstood(token.value))
    }
    if (token?.kind !== 'option') continue
    const name = shortHand[token.name] ?? token.name
    const spec = specOf(`--${name}`)
    if (name === 'help' || name === 'version') asked.add(name)
    else if (spec === undefined) {
      reading.errors.push(unknownFlag(`--${name}`, specs))
      if (following !== undefined) at += 1
    } else if (spec.kind === 'switch' && token.value === undefined && isSwitchValue(following)) {
      take(reading, spec, spec.flag, following)
      at += 1
    } else take(reading, spec, spec.flag, token.value)
  }
  return { ...reading, help: asked.has('help'), version: asked.has('version'), positionals }
}

/** Returns what `parseArgs` must know of an option. */
function grammarOf(spec: OptionSpec) {
  const { flag, alias = flag } = spec
  const type = isValued(spec) ? ('string' as const) : ('boolean' as const)
  return [flag, alias].map((spelling) => [spelling.slice(2), { type }] as const)
}

/** Checks whether an option takes the argument after it, whatever it is. */
function isValued(spec: OptionSpec | undefined): spec is OptionSpec {
  return spec !== undefined && spec.kind !== 'switch'
}

function isSwitchValue(text: string | undefined): text is string {
  return text !== undefined && switchValue(text) !== undefined
}

function flagsIn(specs: readonly OptionSpec[]): string[] {
  const own = specs.flatMap(({ flag, alias = flag }) => [flag, alias])
  return [...own, '--help', '--version', '-h', '-v']
}

function notUnderstood(value: string): InputError {
  return { path: value, message: 'is not understood; options begin with --' }
}

function unknownFlag(flag: string, specs: readonly OptionSpec[]): InputError {
  // It may be the value of an option and a secret, so only its beginning is shown.
  const shown = flag.split('\n')[0]?.slice(0, 40) ?? flag
  return { path: shown, message: `unknown option${nearestHint(flag, flagsIn(specs))}; see --help` }
}
