import { EVENT_ID, type Event, getScalarValue } from 'js-yaml'
import type { Path } from '../problems.ts'

/** The values whose lines are requested, as a tree. */
interface Wanted {
  readonly parts: Map<string, Wanted>
  line?: number
}

/** Returns the offset at which a node begins; undefined if it has no text of its own. */
export function startOf(event: Event | undefined): number | undefined {
  const start =
    event === undefined || event.type === EVENT_ID.DOCUMENT || event.type === EVENT_ID.POP
      ? -1
      : 'start' in event
        ? event.start
        : 'valueStart' in event
          ? event.valueStart
          : event.anchorStart
  return start === -1 ? undefined : start
}

/** Returns a function that converts offsets to lines, counted from 1. Offsets must be passed in ascending order. */
export function createLineCounter(text: string): (offset: number) => number {
  let line = 1
  let at = 0
  return (offset) => {
    for (let end = text.indexOf('\n', at); end !== -1 && end < offset; ) {
      line += 1
      at = end + 1
      end = text.indexOf('\n', at)
    }
    return line
  }
}

/** Returns for each path the line of its deepest part that the document contains. For a pair, it is the key's line. */
export function linesOf(text: string, events: readonly Event[], paths: readonly Path[]): number[] {
  const root: Wanted = { parts: new Map() }
  for (const path of paths) add(root, path)
  mark(text, events, root)
  return paths.map((path) => lineOn(root, path))
}

function add(root: Wanted, path: Path): void {
  let wanted = root
  for (const part of path) {
    const next = wanted.parts.get(String(part)) ?? { parts: new Map() }
    wanted.parts.set(String(part), next)
    wanted = next
  }
}

function lineOn(root: Wanted, path: Path): number {
  let wanted: Wanted | undefined = root
  let line = 1
  for (const part of path) {
    wanted = wanted?.parts.get(String(part))
    line = wanted?.line ?? line
  }
  return line
}

/** Visits all nodes and sets the lines of those that are requested. */
function mark(text: string, events: readonly Event[], root: Wanted): void {
  const lineAt = createLineCounter(text)
  let at = 1 // Skips the event that begins the document.
  const isOver = () => at >= events.length || events[at]?.type === EVENT_ID.POP

  function visit(wanted: Wanted | undefined, offset: number): void {
    const type = events[at]?.type
    at += 1
    if (wanted !== undefined) wanted.line = lineAt(offset)
    if (type !== EVENT_ID.SEQUENCE && type !== EVENT_ID.MAPPING) return
    for (let index = 0; !isOver(); index++) {
      const event = events[at]
      const start = startOf(event) ?? offset
      let key = String(index)
      if (type === EVENT_ID.MAPPING) {
        key = event?.type === EVENT_ID.SCALAR ? getScalarValue(text, event) : ''
        visit(undefined, start)
      }
      visit(wanted?.parts.get(key), start)
    }
    at += 1
  }

  visit(root, 0)
}
