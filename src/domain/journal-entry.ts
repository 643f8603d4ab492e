import type { LoginFact } from './login/login.ts'

/** The kinds of events in the journal. */
export const journalEntryTypes = [
  'request',
  'action',
  'token',
  'refusal',
  'finding',
  'fault',
  'control',
  'error',
] as const
export type JournalEntryType = (typeof journalEntryTypes)[number]

/** What a caller writes to the journal. The journal adds the number and the time. */
export interface JournalNote {
  /** Id of the login. */
  readonly login?: string
  /** The same event as data: a step of the login. It is not part of the journal entry. */
  readonly facts?: readonly LoginFact[]
  readonly type: JournalEntryType
  readonly issuer?: string
  /** The step of the login: authorize, identify, action, redirect, token, userinfo, control. */
  readonly step: string
  readonly partner?: string
  readonly service?: string
  /** Id of the user. */
  readonly user?: string
  readonly phoneNumber?: string
  /** Digest of the phone number if `phoneNumber` is masked, so that filters can find the entry. Never shown. */
  readonly numberDigest?: string
  /** Id of the action. */
  readonly action?: string
  /** The nine-digit error reference, as shown on the error page. */
  readonly reference?: string
  /** The outcome, in one line. */
  readonly outcome: string
  readonly detail?: Readonly<Record<string, unknown>>
}

/** One event in the journal. `at` is in milliseconds since the epoch; `seq` counts from 1 and never repeats. */
export interface JournalEntry extends Omit<JournalNote, 'facts'> {
  readonly seq: number
  readonly at: number
  /** The line that the terminal shows, without the time. */
  readonly summary: string
}

const maxTextLength = 500
/** Maximum length of a string in a fact, in characters. It is larger so that a whole ID token fits. */
export const maxFactLength = 16_000
/** Control characters and characters that change the text direction. Input must not be able to control a terminal. */
const unprintable = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

/** Nearly every text of the journal. It is tested first because this test is several times as fast. */
const plainAscii = /^[\x20-\x7e]*$/

/** Replaces the characters that could control a terminal. Keeps line breaks. */
export function plainText(text: string): string {
  const lines = text.split('\n')
  return lines.map((line) => line.replace(unprintable, '\ufffd')).join('\n')
}

/** Makes a text safe for the journal and the terminal: one line of limited length. */
export function printable(text: string): string {
  if (text.length <= maxTextLength && plainAscii.test(text)) return text
  const line = text.replace(unprintable, '�')
  return line.length > maxTextLength ? `${line.slice(0, maxTextLength - 1)}…` : line
}

/** Makes all strings of a note {@link printable}. */
export function printableNote<N extends Omit<JournalNote, 'facts'>>(note: N): N {
  return mapTexts(note, printable) as N
}

/** Truncates long strings in facts, so that a login can store them. */
export function shortFacts(facts: readonly LoginFact[]): readonly LoginFact[] {
  return mapTexts(facts, shortText) as readonly LoginFact[]
}

function shortText(text: string): string {
  return text.length > maxFactLength ? `${text.slice(0, maxFactLength - 1)}…` : text
}

/** Maps all strings in a value. Returns the value itself if none of them changes. */
function mapTexts(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === 'string') return map(value)
  if (typeof value !== 'object' || value === null) return value
  const changed: (readonly [name: string, part: unknown])[] = []
  for (const name of Object.keys(value)) {
    const part: unknown = value[name as keyof typeof value]
    const mapped = mapTexts(part, map)
    if (mapped !== part) changed.push([name, mapped])
  }
  if (changed.length === 0) return value
  const changes = Object.fromEntries(changed)
  return Array.isArray(value) ? Object.assign([...value], changes) : { ...value, ...changes }
}

/** Returns the line that both the terminal and the journal show. */
export function summaryOf(note: Omit<JournalNote, 'facts'>): string {
  const reference = note.reference === undefined ? undefined : `[${note.reference}]`
  const place = [note.issuer, note.step].filter((part) => part !== undefined).join(' ')
  const type = note.type === 'refusal' ? 'refused' : note.type
  return [type, place, note.partner, note.service, note.phoneNumber, note.outcome, reference]
    .filter((part) => part !== undefined && part !== '')
    .join('  ')
}
