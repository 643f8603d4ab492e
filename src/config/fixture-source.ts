import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Document, isMap, isScalar, LineCounter, parseDocument } from 'yaml'
import type * as z from 'zod'
import type { InputError } from '../domain/errors.ts'
import { nearestHint } from '../domain/nearest.ts'
import { partnerProblems } from './create-partner.ts'
import { createFixtureSchema, fixtureKeys } from './fixture-schema.ts'
import type { FixtureDocument } from './fixture-types.ts'
import { createPartnerSchema } from './partner-schema.ts'
import { type Path, type Problem, pathText, problemsOf, shown, under } from './problems.ts'
import { userProblems } from './user-rules.ts'
import { createUserSchema } from './user-schema.ts'

/** Where a fixture document comes from. */
export type FixtureSource =
  | { readonly name: string; readonly text: string }
  | { readonly name: string; readonly document: unknown }

/** A document that was read, and how to name a place in it. */
export interface ReadFixture {
  readonly document: FixtureDocument
  readonly locate: (problem: Problem) => InputError
}

export type FixtureResult = ReadFixture | { readonly errors: readonly InputError[] }

const largest = 10 * 1024 * 1024

/** Reads and checks one fixture document; every problem at once, with file, line and path. */
export function readFixture(source: FixtureSource): FixtureResult {
  return 'text' in source ? readText(source.name, source.text) : readObject(source)
}

function readObject({ name, document }: { name: string; document: unknown }): FixtureResult {
  return check(document, locateIn(name))
}

/** A document that is known to be right: the packaged set, which a test checks. */
export function trustedFixture(name: string, document: FixtureDocument): ReadFixture {
  return { document, locate: locateIn(name) }
}

function locateIn(name: string): ReadFixture['locate'] {
  return ({ path, message }) => ({
    path: [name, pathText(path)].filter((part) => part !== '').join(' '),
    message,
  })
}

function readText(name: string, text: string): FixtureResult {
  if (Buffer.byteLength(text) > largest) {
    return { errors: [{ path: name, message: 'must be at most 10 MB' }] }
  }
  const lines = new LineCounter()
  const yaml = parseYaml(text, lines)
  if (yaml === undefined) return { errors: [{ path: name, message: 'is nested too deeply' }] }
  if (yaml.errors.length > 0) {
    const errors = yaml.errors.map(({ pos, message }) => ({
      path: `${name}:${lines.linePos(pos[0]).line}`,
      message: `is neither YAML nor JSON: ${message}`,
    }))
    return { errors }
  }
  const locate = ({ path, message }: Problem) => ({
    path: [`${name}:${lineOf(yaml, lines, path)}`, pathText(path)].filter(Boolean).join(' '),
    message,
  })
  return check(toData(yaml), locate)
}

/** Undefined: it is nested deeper than the parser goes. */
function parseYaml(text: string, lineCounter: LineCounter): Document | undefined {
  try {
    return parseDocument(text, { lineCounter, prettyErrors: false })
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** An empty document is an empty fixture. An alias that explodes is a problem like any other. */
function toData(yaml: Document): unknown {
  try {
    return yaml.toJS() ?? {}
  } catch (error) {
    return String(error)
  }
}

function check(data: unknown, locate: ReadFixture['locate']): FixtureResult {
  const result = createFixtureSchema().safeParse(data)
  if (result.success) return { document: result.data, locate }
  const problems = [...problemsOf(result.error, data).map(withNearestKey), ...entryProblems(data)]
  return { errors: problems.map(locate) }
}

/** What only whole entries tell, of those that are right by themselves: so that everything is said at once. */
function entryProblems(data: unknown): Problem[] {
  const { partners, users }: { partners?: unknown; users?: unknown } = Object(data)
  return [
    ...problemsOfEntries('partners', partners, createPartnerSchema(), partnerProblems),
    ...problemsOfEntries('users', users, createUserSchema(), userProblems),
  ]
}

function problemsOfEntries<T>(
  list: string,
  entries: unknown,
  schema: z.ZodType<T>,
  rules: (entry: T) => Problem[],
): Problem[] {
  if (!Array.isArray(entries)) return []
  return entries.flatMap((entry, index) => {
    const { data, success } = schema.safeParse(entry)
    return success ? rules(data).map(under(list, index)) : []
  })
}

/** Adds the key that was probably meant, of all that fixtures have. */
function withNearestKey(problem: Problem): Problem {
  if (problem.message !== 'unknown key') return problem
  const key = String(problem.path.at(-1))
  return {
    path: problem.path,
    message: `unknown key ${shown(key)}${nearestHint(key, fixtureKeys())}`,
  }
}

/** The line of the deepest node on a path that the document has. */
function lineOf(yaml: Document, lines: LineCounter, path: Path): number {
  for (let depth = path.length; depth >= 0; depth--) {
    const offset = offsetAt(yaml, path.slice(0, depth))
    if (offset !== undefined) return lines.linePos(offset).line
  }
  return 1
}

function offsetAt(yaml: Document, path: Path): number | undefined {
  const parent = path.length === 0 ? yaml.contents : yaml.getIn(path.slice(0, -1), true)
  if (isMap(parent)) {
    const pair = parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1))
    if (isScalar(pair?.key)) return pair.key.range?.[0]
  }
  const node = path.length === 0 ? yaml.contents : yaml.getIn(path, true)
  return (node as { range?: readonly [number, number, number] } | undefined)?.range?.[0]
}

/**
 * The sources that a value of `--fixtures` names: a file, a folder of YAML and JSON files in the order of their names,
 * or the document itself.
 */
export function fixtureSources(value: string): FixtureSource[] | { readonly error: InputError } {
  if (!isPath(value)) return [{ name: 'ITSME_FIXTURES', text: value }]
  try {
    if (!statSync(value).isDirectory()) return [fileSource(value)]
    const names = readdirSync(value)
      .filter((name) => /\.(ya?ml|json)$/.test(name))
      .sort()
    if (names.length === 0) {
      return {
        error: {
          path: 'fixtures',
          message: `folder ${shown(value)} has no .yaml, .yml or .json file`,
        },
      }
    }
    return names.map((name) => fileSource(join(value, name)))
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error)
    return { error: { path: 'fixtures', message: `cannot read ${shown(value)} (${reason})` } }
  }
}

/** Whether a value of `--fixtures` names a file or folder, and is not the document itself. */
export function isPath(value: string): boolean {
  return !/^\s*\{|\n/.test(value)
}

function fileSource(path: string): FixtureSource {
  return { name: path, text: readFileSync(path, 'utf8') }
}
