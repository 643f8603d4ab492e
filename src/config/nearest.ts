import { distance } from 'fastest-levenshtein'

/** Longer texts are compared by their beginnings. */
const maxLength = 300
/** How many pairs of characters may be compared for one answer: a millisecond or two, however many candidates there are. */
const maxWork = 1_000_000

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
