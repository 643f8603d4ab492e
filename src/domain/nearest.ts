/** Longer texts are compared by their beginnings. */
const maxLength = 300
/** How many pairs of characters may be compared for one answer: a few milliseconds, however many candidates there are. */
const maxWork = 1_000_000

/** How many single-character edits lead from one text to the other (Levenshtein). */
function distance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 0; i < a.length; i++) {
    const row = [i + 1]
    for (let j = 0; j < b.length; j++) {
      const substituted = (previous[j] ?? 0) + (a[i] === b[j] ? 0 : 1)
      row.push(Math.min(substituted, (previous[j + 1] ?? 0) + 1, (row[j] ?? 0) + 1))
    }
    previous = row
  }
  return previous[b.length] ?? 0
}

interface Candidate {
  readonly candidate: string
  readonly distance: number
}

/** @param most a candidate whose length differs by more is not looked at */
function findNearest(
  text: string,
  candidates: Iterable<string>,
  most = Infinity,
): Candidate | undefined {
  const a = text.slice(0, maxLength)
  let best: Candidate | undefined
  let work = 0
  for (const candidate of candidates) {
    const b = candidate.slice(0, maxLength)
    work += 1
    // Two texts are at least as far apart as their lengths.
    const apart = Math.abs(text.length - candidate.length)
    if (apart > most || (best !== undefined && apart >= best.distance)) continue
    work += a.length * b.length
    const d = distance(a, b)
    if (best === undefined || d < best.distance) best = { candidate, distance: d }
    if (d === 0 || work > maxWork) break
  }
  return best
}

/** The candidate that is nearest to a text, however far; undefined when there are none. */
export function nearest(text: string, candidates: Iterable<string>): string | undefined {
  return findNearest(text, candidates)?.candidate
}

/** `; nearest "x"` where a slip of the finger may have been meant, else nothing: the end of many messages. */
export function nearestHint(text: string, candidates: Iterable<string>): string {
  const most = Math.min(text.length - 1, Math.max(2, Math.floor(text.length / 3)))
  const found = findNearest(text, candidates, most)
  const isNear = found !== undefined && found.distance > 0 && found.distance <= most
  return isNear ? `; nearest "${found.candidate}"` : ''
}
