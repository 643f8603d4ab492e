import { parseArgs } from 'node:util'
import type { InputError } from '../domain/errors.ts'
import { nearestHint } from '../domain/nearest.ts'
import { joinValues } from './join-values.ts'
import type { OptionSpec } from './option-spec.ts'
import { optionSpecs } from './options.ts'
import { readTextFile } from './text-file.ts'

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

function take(
  reading: Reading,
  spec: OptionSpec,
  spelling: string,
  text: string | undefined,
): void {
  reading.spellings[spec.name] = spelling
  if (text === undefined && spec.kind !== 'switch') {
    reading.errors.push({ path: spelling, message: `needs a value: ${spelling} ${spec.value}` })
  } else if (isUrlList(spec, text)) {
    const message = `has a comma before another URL, got ${JSON.stringify(text)}: separate URLs by spaces, or repeat ${spec.flag}`
    reading.errors.push({ path: spelling, message })
  } else if (spec.kind === 'list') {
    const before = (reading.values[spec.name] ?? []) as unknown[]
    reading.values[spec.name] = [...before, text]
  } else {
    reading.values[spec.name] = fromText(spec, text ?? 'true')
  }
}

/** Whether several URLs were joined by commas: one URL may well hold a comma, but not another URL after it. */
function isUrlList({ value }: OptionSpec, text = ''): boolean {
  return ['<url>', '<uri>'].includes(value) && /,\s*https?:\/\//i.test(text)
}

/** What may stand after a switch, in any case. */
const switchWords: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  on: true,
  '1': true,
  false: false,
  no: false,
  off: false,
  '0': false,
}

function switchValue(text: string): boolean | undefined {
  const word = text.toLowerCase()
  return Object.hasOwn(switchWords, word) ? switchWords[word] : undefined
}

function fromText(spec: OptionSpec, text: string): unknown {
  if (spec.kind === 'number') return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text
  if (spec.kind === 'switch') return switchValue(text) ?? text
  return text
}

/** Variables that those read who use a simulator: a shell may have them for both. */
const ofClients = ['ITSME_URL']

/**
 * Variables that Kubernetes and Docker set in every container for a service whose name begins with "itsme": they are not
 * settings, and whoever runs the simulator did not choose them.
 */
const ofClusters = [
  /^ITSME_(\w+_)?SERVICE_HOST$/,
  /^ITSME_(\w+_)?SERVICE_PORT(_\w+)?$/,
  /^ITSME_(\w+_)?PORT_\d+_(TCP|UDP|SCTP)(_\w+)?$/,
]

function isOfCluster(name: string, value = ''): boolean {
  if (ofClusters.some((pattern) => pattern.test(name))) return true
  return /^ITSME_(\w+_)?PORT$/.test(name) && /^(tcp|udp|sctp):\/\//.test(value)
}

function readVariables(
  environment: Environment,
  specs: readonly OptionSpec[],
): Reading & { warnings: string[] } {
  const reading = emptyReading()
  const own = Object.fromEntries(
    Object.entries(environment).filter(([name, value]) => !isOfCluster(name, value)),
  )
  for (const spec of specs) {
    // A file of variables with the line ends of Windows leaves a carriage return at the end of each.
    const text = (own[spec.variable] || fileText(reading, spec, own))?.trimEnd()
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
  const warnings = Object.keys(own)
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
    return readTextFile(path)
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? (error as Error).message
    reading.errors.push({ path: variable, message: `cannot read "${path}" (${reason})` })
    return undefined
  }
}
