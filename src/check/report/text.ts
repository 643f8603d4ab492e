import type { Severity } from '../../faults/kind.ts'
import type { CheckRow, Verdict } from '../row.ts'
import type { CheckResult } from '../run-check.ts'
import { countRows, failingRows } from './summary.ts'

const signs: Readonly<Record<Verdict, string>> = {
  passed: '✓ passed',
  failed: '✗ FAILED',
  warning: '! warning',
  'not-tested': '– not tested',
}

/** Returns one line for a row: `✓ passed      critical  invalid-iss at token   Refused: 401, “…”`. */
export function rowText({ verdict, severity, name, endpoint, what }: CheckRow): string {
  const where = endpoint === null ? name : `${name} at ${endpoint}`
  return [signs[verdict].padEnd(12), severity.padEnd(8), where.padEnd(36), what].join('  ')
}

/** Returns how far a check is: `[12/75, 0:40 left]`. @param took milliseconds so far */
export function progressText(done: number, total: number, took: number): string {
  const left = Math.round(((took / done) * (total - done)) / 1000)
  const time = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`
  const width = String(total).length
  return `[${String(done).padStart(width)}/${total}, ${time} left]`
}

/** Returns the last lines: the counts, and what to mend. */
export function summaryText(result: CheckResult, failOn: Severity): string[] {
  const { rows, took, partner, issuer } = result
  const { passed, failed, warning, 'not-tested': notTested } = countRows(rows)
  const failing = failingRows(rows, failOn)
  return [
    '',
    ...(result.isWhole ? [] : ['Ended early: what follows is what there is.']),
    ...rows.filter(({ verdict }) => verdict === 'failed').flatMap(failedLines),
    `${passed} passed, ${failed} failed, ${warning} warnings, ${notTested} not tested, in ${Math.round(took / 1000)} s (${partner}, ${issuer})`,
    failing.length === 0
      ? `Nothing failed that is ${failOn} or worse.`
      : `Failed: ${failing.length} of them ${failOn} or worse.`,
  ]
}

function failedLines({ name, endpoint, severity, what, expected, source }: CheckRow): string[] {
  return [
    `✗ ${name}${endpoint === null ? '' : ` at ${endpoint}`} (${severity})`,
    `    ${what}`,
    `    ${expected}`,
    `    ${source}`,
  ]
}
