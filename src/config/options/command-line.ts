import { parseArgs } from 'node:util'
import type { InputError } from '../../domain/errors.ts'
import { nearestHint } from '../nearest.ts'
import { joinValues } from './join-values.ts'
import type { OptionSpec } from './option-spec.ts'
import { optionSpecs } from './options.ts'
import { emptyReading, type Reading, switchValue, take } from './take-option.ts'
import { type Environment, readVariables } from './variables.ts'

/** What flags and environment gave, by the options' names, not yet checked; and what they got wrong. */
export interface RawOptions {
  readonly values: Readonly<Record<string, unknown>>
  readonly errors: readonly InputError[]
  /** Not wrong enough to stop: an unknown variable. */
  readonly warnings: readonly string[]
  /** How each given option was spelled, for messages. */
  readonly spellings: Readonly<Record<string, string>>
  readonly help: boolean
  readonly version: boolean
  /** What stands by itself, where that is understood. */
  readonly positionals: readonly string[]
}

/** What a command line may say. */
export interface Grammar {
  readonly specs: readonly OptionSpec[]
  /** How many values may stand by themselves. */
  readonly positionals: number
}

/**
 * The flags of a command line, to be given again with another `--redirect-uri`; a secret is left for the person to fill
 * in. Redirect URIs of the environment are among them: one flag takes the place of all that a variable says.
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

/** Whether a value is a whole document, which may hold secrets. */
function isText(value: string): boolean {
  return /^\s*\{|\n/.test(value)
}

/** A word that a shell takes as it is, quoted where it must be. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}

/** Reads flags and `ITSME_*` variables; flags win. */
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
  // What was meant as a value may be a secret: only its beginning is told.
  const shown = flag.split('\n')[0]?.slice(0, 40) ?? flag
  return { path: shown, message: `unknown option${nearestHint(flag, known)}; see --help` }
}
