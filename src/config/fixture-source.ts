import type { InputError } from '../domain/errors.ts'
import { isDeeperThan, maxLevels, tooDeep } from '../domain/json-depth.ts'
import type { FixtureDocument } from './fixture-types.ts'
import { type Path, type Problem, pathText } from './problems.ts'
import type { Lines, ReadText } from './yaml-text.ts'

/** Where a fixture document comes from. */
export type FixtureSource =
  | { readonly name: string; readonly text: string }
  | { readonly name: string; readonly document: unknown; readonly isOfFlags?: true }

/** Where an entry was written: what a person has to change. */
export type EntrySource =
  | { readonly kind: 'packaged' | 'flags' | 'document' | 'control' }
  | { readonly kind: 'file'; readonly name: string }

/** The data of a source, not yet checked, or why it cannot be read. */
export type SourceData =
  | { readonly data: unknown; readonly locate: Locate; readonly source: EntrySource }
  | { readonly errors: readonly InputError[] }

/** Names the place of a problem: file, line and path. */
export type Locate = (problem: Problem) => InputError

/** A document that was read and checked, and how to name a place in it. */
export interface ReadFixture {
  readonly document: FixtureDocument
  readonly locate: Locate
  readonly source: EntrySource
}

const largest = 10 * 1024 * 1024

/** Why a source is not read at all; undefined if nothing is against it. */
export function sourceFault(source: FixtureSource): InputError | undefined {
  if (!('text' in source) || Buffer.byteLength(source.text) <= largest) return undefined
  return { path: source.name, message: 'must be at most 10 MB' }
}

/** The data of a text. */
export function textData(name: string, read: ReadText): SourceData {
  if ('errors' in read) {
    return {
      errors: read.errors.map(({ line, message }) => ({ path: `${name}:${line}`, message })),
    }
  }
  return { data: read.data, locate: locateAt(name, read.lines), source: { kind: 'file', name } }
}

/** The data of an object, which has no lines. */
export function objectData({
  name,
  document,
  isOfFlags,
}: Extract<FixtureSource, { document: unknown }>): SourceData {
  if (isDeeperThan(document, maxLevels)) return { errors: [{ path: name, message: tooDeep }] }
  const source = { kind: isOfFlags ? 'flags' : 'document' } as const
  return { data: document, locate: locateIn(name), source }
}

/** A document that is known to be right: the packaged set, which a test checks. */
export function trustedFixture(name: string, document: FixtureDocument): ReadFixture {
  return { document, locate: locateIn(name), source: { kind: 'packaged' } }
}

function locateIn(name: string): Locate {
  return ({ path, message }) => ({
    path: [name, pathText(path)].filter((part) => part !== '').join(' '),
    message,
  })
}

function locateAt(name: string, lines: Lines): Locate {
  return ({ path, message }) => ({
    path: [`${name}:${lineOf(lines, path)}`, pathText(path)].filter(Boolean).join(' '),
    message,
  })
}

/** The line of the deepest part on a path that the document has. */
function lineOf({ line, parts = {} }: Lines, [first, ...rest]: Path): number {
  const key = String(first)
  const part = first !== undefined && Object.hasOwn(parts, key) ? parts[key] : undefined
  return part === undefined ? line : lineOf(part, rest)
}
