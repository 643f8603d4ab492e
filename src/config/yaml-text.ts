import {
  Composer,
  type Document,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type Node,
  Parser,
} from 'yaml'
import { isDeeperThan, maxLevels, tooDeep } from '../domain/json-depth.ts'
import { maxTold } from './problems.ts'

/** The line of a value, counted from 1, and those of its parts by key or index. */
export interface Lines {
  readonly line: number
  readonly parts?: Readonly<Record<string, Lines>>
}

/** What is wrong with a text; the line is counted from 1. */
export interface TextError {
  readonly line: number
  readonly message: string
}

/** What a text says, and where; plain data, so that another thread can send it. */
export type ReadText =
  | { readonly data: unknown; readonly lines: Lines }
  | { readonly errors: readonly TextError[] }

class TooDeep extends Error {}

/**
 * Reads a document in YAML, or in JSON, which is YAML. Its cost grows with its size.
 *
 * @param withLines whether the lines of all values are wanted, which only messages need
 */
export function readYaml(text: string, withLines: boolean): ReadText {
  const counter = new LineCounter()
  const lineAt = (offset: number) => counter.linePos(offset).line
  const documents = compose(text, counter)
  if (documents === undefined) {
    return { errors: [{ line: 1, message: tooDeep }] }
  }
  const [yaml, second] = documents
  if (yaml === undefined) return { data: {}, lines: { line: 1 } }
  if (second !== undefined) {
    const message = 'holds a second document after "---"; give each a file of its own'
    return { errors: [{ line: lineAt(second.range[0]), message }] }
  }
  const errors = [...yaml.errors.map(syntaxError), ...repeatedKeys(yaml.contents)]
  if (errors.length > 0) return { errors: toldErrors(errors, lineAt) }
  try {
    // An empty document is an empty fixture.
    const lines = withLines ? linesOf(yaml.contents, 0, lineAt) : { line: 1 }
    const data = yaml.toJS() ?? {}
    // Aliases add the levels of what they stand for.
    if (isDeeperThan(data, maxLevels)) return { errors: [{ line: 1, message: tooDeep }] }
    return { data, lines }
  } catch (error) {
    // An alias that explodes.
    return { errors: [{ line: 1, message: String(error) }] }
  }
}

interface Located {
  readonly offset: number
  readonly message: string
}

function syntaxError({ pos, message }: { pos: [number, number]; message: string }): Located {
  return { offset: pos[0], message: `is neither YAML nor JSON: ${message}` }
}

function toldErrors(all: readonly Located[], lineAt: (offset: number) => number): TextError[] {
  const told = all.slice(0, maxTold)
  const more = all.length - told.length
  return [
    ...told.map(({ offset, message }) => ({ line: lineAt(offset), message })),
    ...(more === 0 ? [] : [{ line: 1, message: `${more} more problems are not shown` }]),
  ]
}

/** Undefined if the text is nested too deep: that is measured before the recursive part of the parser sees it. */
function compose(text: string, counter: LineCounter): Document.Parsed[] | undefined {
  const parser = new Parser(counter.addNewLine)
  counter.addNewLine(0)
  function* tokens() {
    for (const lexeme of new Lexer().lex(text)) {
      yield* parser.next(lexeme)
      if (parser.stack.length > maxLevels && levelsOf(parser) > maxLevels) throw new TooDeep()
    }
    yield* parser.end()
  }
  try {
    const composer = new Composer({ logLevel: 'error', prettyErrors: false, uniqueKeys: false })
    return Array.from(composer.compose(tokens(), true, text.length)) as Document.Parsed[]
  } catch (error) {
    if (error instanceof TooDeep) return undefined
    throw error
  }
}

/** The document itself, and the scalar that is being read, are on the stack, too. */
function levelsOf({ stack }: Parser): number {
  return stack.filter(({ type }) => collections.includes(type)).length
}

const collections = ['block-map', 'block-seq', 'flow-collection']

/** The parser's own check compares every key with every other. */
function* repeatedKeys(node: unknown): Generator<Located> {
  if (isSeq(node)) for (const item of node.items) yield* repeatedKeys(item)
  if (!isMap(node)) return
  const seen = new Set<unknown>()
  for (const { key, value } of node.items) {
    if (isScalar(key)) {
      const offset = key.range?.[0] ?? 0
      if (seen.has(key.value))
        yield { offset, message: `has the key ${JSON.stringify(key.value)} twice` }
      seen.add(key.value)
    }
    yield* repeatedKeys(value)
  }
}

/** Of a pair the line of its key. */
function linesOf(node: unknown, offset: number, lineAt: (offset: number) => number): Lines {
  const line = lineAt(offset)
  const startOf = (each: unknown) => (each as Node | null)?.range?.[0] ?? offset
  if (isSeq(node)) {
    const parts = node.items.map(
      (item, index) => [index, linesOf(item, startOf(item), lineAt)] as const,
    )
    return { line, parts: Object.fromEntries(parts) }
  }
  if (!isMap(node)) return { line }
  const entries = node.items.map(({ key, value }) => {
    const name = isScalar(key) ? String(key.value) : ''
    return [name, linesOf(value, startOf(key), lineAt)] as const
  })
  return { line, parts: Object.fromEntries(entries) }
}
