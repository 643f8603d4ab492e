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

/** The candidate that is nearest to a text; undefined when there are none. */
export function nearest(text: string, candidates: Iterable<string>): string | undefined {
  let best: { candidate: string; distance: number } | undefined
  for (const candidate of candidates) {
    const d = distance(text, candidate)
    if (best === undefined || d < best.distance) best = { candidate, distance: d }
  }
  return best?.candidate
}

/** `; nearest "x"`, or nothing: the end of many messages. */
export function nearestHint(text: string, candidates: Iterable<string>): string {
  const found = nearest(text, candidates)
  return found === undefined ? '' : `; nearest "${found}"`
}
