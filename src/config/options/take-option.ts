import type { InputError } from '../../domain/errors.ts'
import type { OptionSpec } from './option-spec.ts'

/** The options read so far from a command line or an environment. */
export interface Reading {
  readonly values: Record<string, unknown>
  readonly spellings: Record<string, string>
  readonly errors: InputError[]
}

export function emptyReading(): Reading {
  return { values: {}, spellings: {}, errors: [] }
}

/** Adds one value of an option. */
export function take(
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

/** Checks whether several URLs are joined by commas. A URL can contain a comma, but not one before another URL. */
function isUrlList({ value }: OptionSpec, text = ''): boolean {
  return ['<url>', '<uri>'].includes(value) && /,\s*https?:\/\//i.test(text)
}

/** The values of a switch, in lower case. They are case-insensitive. */
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

/** Reads the value of a switch; undefined if it is neither on nor off. */
export function switchValue(text: string): boolean | undefined {
  const word = text.toLowerCase()
  return Object.hasOwn(switchWords, word) ? switchWords[word] : undefined
}

function fromText(spec: OptionSpec, text: string): unknown {
  if (spec.kind === 'number') return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text
  if (spec.kind === 'switch') return switchValue(text) ?? text
  return text
}
