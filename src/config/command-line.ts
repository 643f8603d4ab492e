import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { InputError } from '../domain/errors.ts'
import { nearestHint } from '../domain/nearest.ts'
import { joinValues } from './join-values.ts'
import type { OptionSpec } from './option-spec.ts'
import { optionSpecs } from './options.ts'

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

type Environment = Readonly<Record<string, string | undefined>>

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

interface Reading {
  readonly values: Record<string, unknown>
  readonly spellings: Record<string, string>
  readonly errors: InputError[]
}

function emptyReading(): Reading {
  return { values: {}, spellings: {}, errors: [] }
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
        (spec.kind !== 'switch' || Object.hasOwn(switchWords, following.value))
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

function take(
  reading: Reading,
  spec: OptionSpec,
  spelling: string,
  text: string | undefined,
): void {
  reading.spellings[spec.name] = spelling
  if (text === undefined && spec.kind !== 'switch') {
    reading.errors.push({ path: spelling, message: `needs a value: ${spelling} ${spec.value}` })
  } else if (spec.kind === 'list') {
    const before = (reading.values[spec.name] ?? []) as unknown[]
    reading.values[spec.name] = [...before, text]
  } else {
    reading.values[spec.name] = fromText(spec, text ?? 'true')
  }
}

/** What may stand after a switch. */
const switchWords: Readonly<Record<string, boolean>> = {
  true: true,
  '1': true,
  on: true,
  false: false,
  '0': false,
  off: false,
}

function fromText(spec: OptionSpec, text: string): unknown {
  if (spec.kind === 'number') return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text
  if (spec.kind === 'switch') return switchWords[text] ?? text
  return text
}

/** Variables that those read who use a simulator: a shell may have them for both. */
const ofClients = ['ITSME_URL']

function readVariables(
  environment: Environment,
  specs: readonly OptionSpec[],
): Reading & { warnings: string[] } {
  const reading = emptyReading()
  for (const spec of specs) {
    const text = environment[spec.variable] || fileText(reading, spec, environment)
    if (text === undefined || text === '') continue
    const parts = spec.kind !== 'list' || /^\s*\{|\n/.test(text) ? [text] : text.trim().split(/\s+/)
    for (const part of parts) take(reading, spec, spec.variable, part)
  }
  const known = [
    ...ofClients,
    ...[...optionSpecs, ...specs].flatMap(({ variable, secret }) => [
      variable,
      ...(secret ? [`${variable}_FILE`] : []),
    ]),
  ]
  const warnings = Object.keys(environment)
    .filter((name) => name.startsWith('ITSME_') && !known.includes(name))
    .map((name) => `${name} is not an option${nearestHint(name, known)}`)
  return { ...reading, warnings }
}

function fileText(
  reading: Reading,
  spec: OptionSpec,
  environment: Environment,
): string | undefined {
  const variable = `${spec.variable}_FILE`
  const path = spec.secret ? environment[variable] : undefined
  if (path === undefined || path === '') return undefined
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '')
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error)
    reading.errors.push({ path: variable, message: `cannot read "${path}" (${reason})` })
    return undefined
  }
}
