import { isoTime } from '../../domain/clock.ts'
import type { CheckResult } from '../run-check.ts'
import { countRows } from './summary.ts'

/** A result as JSON. */
export type CheckReport = ReturnType<typeof resultJson>

/** Returns a result as JSON: times in ISO 8601, durations in seconds. */
export function resultJson({ beganAt, took, rows, ...result }: CheckResult) {
  return {
    ...result,
    beganAt: isoTime(beganAt),
    seconds: took / 1000,
    counts: countRows(rows),
    rows: rows.map(({ took: rowTook, ...row }) => ({ ...row, seconds: rowTook / 1000 })),
  }
}
