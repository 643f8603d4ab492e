import type { InputError } from '../domain/errors.ts'
import { shapeFault } from '../domain/json-depth.ts'
import type { FixtureDocument } from './fixture-types.ts'
import { type Problem, pathText } from './problems.ts'
import type { ReadText } from './yaml-text.ts'

/** Where a fixture document comes from. */
export type FixtureSource =
  | { readonly name: string; readonly text: string }
  | { readonly name: string; readonly document: unknown; readonly isOfFlags?: true }

/** Where an entry was written: what a person has to change. */
export type EntrySource =
  | { readonly kind: 'packaged' | 'flags' | 'document' | 'control' }
  | { readonly kind: 'file'; readonly name: string }

/** What a source says, not yet checked. */
export interface SourceData {
  /** What messages call it: the name of a file, say. */
  readonly name: string
  readonly source: EntrySource
  /** What it was read from, where it has lines. */
  readonly text?: string
  readonly data: unknown
}

/** A document that was read and checked. */
export interface ReadFixture {
  readonly name: string
  readonly source: EntrySource
  readonly text?: string
  readonly document: FixtureDocument
}

/** What is wrong with one document. */
export type BrokenDocument = Pick<SourceData, 'name' | 'text'> & {
  readonly problems: readonly Problem[]
}

const largest = 10 * 1024 * 1024

/** Why a source is not read at all; undefined if nothing is against it. */
export function sourceFault(source: FixtureSource): InputError | undefined {
  if (!('text' in source) || Buffer.byteLength(source.text) <= largest) return undefined
  return { path: source.name, message: 'must be at most 10 MB' }
}

/** What a text says, or why it cannot be read. */
export function textData(name: string, text: string, read: ReadText): SourceData | InputError {
  if ('error' in read) {
    return { path: `${name}:${read.error.line}`, message: read.error.message }
  }
  return { name, text, data: read.data, source: { kind: 'file', name } }
}

/** What an object says, which has no lines. */
export function objectData({
  name,
  document,
  isOfFlags,
}: Extract<FixtureSource, { document: unknown }>): SourceData | InputError {
  const fault = shapeFault(document)
  if (fault !== undefined) return { path: name, message: fault }
  return { name, data: document, source: { kind: isOfFlags ? 'flags' : 'document' } }
}

/** A document that is known to be right: the packaged set, which a test checks. */
export function trustedFixture(name: string, document: FixtureDocument): ReadFixture {
  return { name, document, source: { kind: 'packaged' } }
}

/** Names the place of each problem: file, line and path. @param lines of the problems, in their order; absent: there are none */
export function locate(
  { name, problems }: BrokenDocument,
  lines?: readonly number[],
): InputError[] {
  return problems.map(({ path, message }, index) => {
    const file = lines === undefined ? name : `${name}:${lines[index]}`
    return { path: [file, pathText(path)].filter((part) => part !== '').join(' '), message }
  })
}
