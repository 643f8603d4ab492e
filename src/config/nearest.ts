import { distance } from 'fastest-levenshtein'

/** Only the first characters of longer texts are compared. */
const maxLength = 300
/**
 * Maximum number of character pairs to compare in one call. This limits a call to one or two milliseconds, regardless
 * of the number of candidates.
 */
const maxWork = 1_000_000

interface Candidate {
  readonly candidate: string
  readonly distance: number
}

/** @param most maximum difference in length; other candidates are skipped */
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
    // The distance between two texts is at least the difference of their lengths.
    const apart = Math.abs(text.length - candidate.length)
    if (apart > most || (best !== undefined && apart >= best.distance)) continue
    work += a.length * b.length
    const d = distance(a, b)
    if (best === undefined || d < best.distance) best = { candidate, distance: d }
    if (d === 0 || work > maxWork) break
  }
  return best
}

/** Returns the candidate that is most similar to a text, at any distance; undefined if there are no candidates. */
export function nearest(text: string, candidates: Iterable<string>): string | undefined {
  return findNearest(text, candidates)?.candidate
}

/** Returns the candidate for which a text may be a typo; undefined if there is none. */
export function nearestTypo(text: string, candidates: Iterable<string>): string | undefined {
  const most = Math.min(text.length - 1, Math.max(2, Math.floor(text.length / 3)))
  const found = findNearest(text, candidates, most)
  const isNear = found !== undefined && found.distance > 0 && found.distance <= most
  return isNear ? found.candidate : undefined
}

/** Returns `; nearest "x"` if the text may be a typo for a candidate, otherwise `''`. Many messages end with it. */
export function nearestHint(text: string, candidates: Iterable<string>): string {
  const found = nearestTypo(text, candidates)
  return found === undefined ? '' : `; nearest "${found}"`
}
