import {
  CORE_SCHEMA,
  constructFromEvents,
  defineMappingTag,
  EVENT_ID,
  type Event,
  mapTag,
  parseEvents,
  YAMLException,
} from 'js-yaml'
import { isLargerThan, maxLevels, shapeProblem, tooDeep } from '../../domain/json-depth.ts'
import { cut, type Path, shown } from '../problems.ts'
import { createLineCounter, linesOf, startOf } from './yaml-lines.ts'

/** A syntax error in a text. The line is counted from 1. */
export interface TextError {
  readonly line: number
  readonly message: string
}

/** The content of a text, or why it cannot be read. It is plain data, so that a worker can send it. */
export type ReadText = { readonly data: unknown } | { readonly error: TextError }

/** Maximum number of characters that aliases can add to a document. */
const maxAliased = 1_000_000

/** A mapping whose keys are unique strings. */
const strictMap = defineMappingTag<Record<string, unknown>>(mapTag.tagName, {
  ...mapTag,
  has: () => false,
  addPair(object, key, value) {
    if (typeof key === 'object' && key !== null) return 'a key must be a text'
    if (mapTag.has(object, key)) return `the key ${shown(key)} is there twice`
    return mapTag.addPair(object, key, value)
  },
})
const schema = CORE_SCHEMA.withTags(strictMap)

/** Reads a document in YAML, or in JSON, which is a subset of YAML. The time is proportional to the size. */
export function readYaml(text: string): ReadText {
  try {
    const events = eventsOf(text)
    const second = secondDocument(events)
    if (second !== undefined) {
      const message = 'holds a second document after "---"; give each a file of its own'
      return refuse(message, createLineCounter(text)(startOf(events[second + 1]) ?? text.length))
    }
    // An empty document is treated as an empty fixture.
    const data = constructFromEvents(events, { source: text, schema })[0] ?? {}
    const hasAliases = events.some(({ type }) => type === EVENT_ID.ALIAS)
    if (hasAliases && isLargerThan(data, text.length + maxAliased)) {
      return refuse(`has aliases that add more than ${maxAliased} characters`)
    }
    const fault = shapeProblem(data)
    return fault === undefined ? { data } : refuse(fault)
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error
    if (error.reason.includes('maxDepth')) return refuse(tooDeep)
    return refuse(`is neither YAML nor JSON: ${cut(error.reason)}`, (error.mark?.line ?? 0) + 1)
  }
}

/** Returns for each path the line, counted from 1, of its deepest part in a document that was read before. */
export function findLines(text: string, paths: readonly Path[]): number[] {
  try {
    return linesOf(text, eventsOf(text), paths)
  } catch (error) {
    // JSON allows keys that are too long for YAML.
    if (!(error instanceof YAMLException)) throw error
    return paths.map(() => 1)
  }
}

/**
 * The parser is recursive and counts some levels twice, so its limit is higher. The depth of the data is checked later.
 *
 * @throws YAMLException
 */
function eventsOf(text: string): Event[] {
  return parseEvents(text, { maxDepth: 4 * maxLevels })
}

/** Returns the index of the event that begins a second document; undefined if there is only one document. */
function secondDocument(events: readonly Event[]): number | undefined {
  const index = events.findIndex(({ type }, at) => at > 0 && type === EVENT_ID.DOCUMENT)
  return index === -1 ? undefined : index
}

function refuse(message: string, line = 1): ReadText {
  return { error: { line, message } }
}
