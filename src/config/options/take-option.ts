import type { InputError } from '../../domain/errors.ts'
import type { OptionSpec } from './option-spec.ts'

/** What is read of a command line or an environment, as it grows. */
export interface Reading {
  readonly values: Record<string, unknown>
  readonly spellings: Record<string, string>
  readonly errors: InputError[]
}

export function emptyReading(): Reading {
  return { values: {}, spellings: {}, errors: [] }
}

/** Takes one value of an option, as it was spelled. */
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

/** What a switch is told; undefined if it is neither on nor off. */
export function switchValue(text: string): boolean | undefined {
  const word = text.toLowerCase()
  return Object.hasOwn(switchWords, word) ? switchWords[word] : undefined
}

function fromText(spec: OptionSpec, text: string): unknown {
  if (spec.kind === 'number') return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text
  if (spec.kind === 'switch') return switchValue(text) ?? text
  return text
}
