import { type Severity, severities } from '../../faults/kind.ts'
import type { CheckRow, Verdict } from '../row.ts'
import { againName, closedPage, goodLogin } from '../rows/login-trials.ts'
import type { CheckResult } from '../run-check.ts'

/** How many rows have each verdict. */
export type Counts = Readonly<Record<Verdict, number>>

export function countRows(rows: readonly CheckRow[]): Counts {
  const counts = { passed: 0, failed: 0, warning: 0, 'not-tested': 0 }
  for (const { verdict } of rows) counts[verdict] += 1
  return counts
}

/** Returns the rows that make a check fail: failed, and at least as severe. */
export function failingRows(rows: readonly CheckRow[], failOn: Severity): CheckRow[] {
  const limit = severities.indexOf(failOn)
  return rows.filter(
    ({ verdict, severity }) => verdict === 'failed' && severities.indexOf(severity) <= limit,
  )
}

/** Rows that show whether the check can be believed, and try nothing. */
const controls = new Set([goodLogin.name, againName, closedPage.name])

/** Returns the exit code of a check: 1 if something failed, 2 if nothing was tried. */
export function exitCodeOf({ rows }: CheckResult, failOn: Severity): 0 | 1 | 2 {
  const tried = rows.filter(({ name, verdict }) => !controls.has(name) && verdict !== 'not-tested')
  if (tried.length === 0) return 2
  return failingRows(rows, failOn).length > 0 ? 1 : 0
}
