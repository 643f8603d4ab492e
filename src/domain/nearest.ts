/** How many single-character edits lead from one text to the other (Levenshtein), texts cut at 300 characters. */
function distance(left: string, right: string): number {
  const a = left.slice(0, 300)
  const b = right.slice(0, 300)
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

function findNearest(text: string, candidates: Iterable<string>): Candidate | undefined {
  let best: Candidate | undefined
  for (const candidate of candidates) {
    const d = distance(text, candidate)
    if (best === undefined || d < best.distance) best = { candidate, distance: d }
  }
  return best
}

/** The candidate that is nearest to a text, however far; undefined when there are none. */
export function nearest(text: string, candidates: Iterable<string>): string | undefined {
  return findNearest(text, candidates)?.candidate
}

/** `; nearest "x"` where a slip of the finger may have been meant, else nothing: the end of many messages. */
export function nearestHint(text: string, candidates: Iterable<string>): string {
  const found = findNearest(text, candidates)
  const most = Math.min(text.length - 1, Math.max(2, Math.floor(text.length / 3)))
  const isNear = found !== undefined && found.distance > 0 && found.distance <= most
  return isNear ? `; nearest "${found.candidate}"` : ''
}
