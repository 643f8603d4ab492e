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
import { isLargerThan, maxLevels, shapeFault, tooDeep } from '../../domain/json-depth.ts'
import { cut, type Path, shown } from '../problems.ts'
import { createLineCounter, linesOf, startOf } from './yaml-lines.ts'

/** What is wrong with a text; the line is counted from 1. */
export interface TextError {
  readonly line: number
  readonly message: string
}

/** What a text says; plain data, so that another thread can send it. */
export type ReadText = { readonly data: unknown } | { readonly error: TextError }

/** Characters that aliases may add to a document. */
const maxAliased = 1_000_000

/** An object: its keys are texts, and all differ. */
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

/** Reads a document in YAML, or in JSON, which is YAML. Its cost grows with its size. */
export function readYaml(text: string): ReadText {
  try {
    const events = eventsOf(text)
    const second = secondDocument(events)
    if (second !== undefined) {
      const message = 'holds a second document after "---"; give each a file of its own'
      return refuse(message, createLineCounter(text)(startOf(events[second + 1]) ?? text.length))
    }
    // An empty document is an empty fixture.
    const data = constructFromEvents(events, { source: text, schema })[0] ?? {}
    const hasAliases = events.some(({ type }) => type === EVENT_ID.ALIAS)
    if (hasAliases && isLargerThan(data, text.length + maxAliased)) {
      return refuse(`has aliases that add more than ${maxAliased} characters`)
    }
    const fault = shapeFault(data)
    return fault === undefined ? { data } : refuse(fault)
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error
    if (error.reason.includes('maxDepth')) return refuse(tooDeep)
    return refuse(`is neither YAML nor JSON: ${cut(error.reason)}`, (error.mark?.line ?? 0) + 1)
  }
}

/** For each path the line, counted from 1, of the deepest part of it that a document has, which has been read before. */
export function findLines(text: string, paths: readonly Path[]): number[] {
  try {
    return linesOf(text, eventsOf(text), paths)
  } catch (error) {
    // JSON can have keys that are too long for YAML.
    if (!(error instanceof YAMLException)) throw error
    return paths.map(() => 1)
  }
}

/** The parser is recursive, and counts some levels twice: the data is measured afterwards. @throws YAMLException */
function eventsOf(text: string): Event[] {
  return parseEvents(text, { maxDepth: 4 * maxLevels })
}

/** The index of the event with which a second document begins. */
function secondDocument(events: readonly Event[]): number | undefined {
  const index = events.findIndex(({ type }, at) => at > 0 && type === EVENT_ID.DOCUMENT)
  return index === -1 ? undefined : index
}

function refuse(message: string, line = 1): ReadText {
  return { error: { line, message } }
}
