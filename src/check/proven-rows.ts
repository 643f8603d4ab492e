import type { CheckRow } from './row.ts'
import { againName } from './rows/login-trials.ts'

/**
 * Returns the rows, in which nothing has passed that proves nothing: if the application no longer logged anybody in
 * after a group, it may have refused for that reason.
 */
export function provenRows(rows: readonly CheckRow[]): CheckRow[] {
  const broken = new Map(
    rows
      .filter(({ name, verdict }) => name === againName && verdict === 'failed')
      .map(({ group, what }) => [group, what]),
  )
  return rows.map((row) => {
    const why = broken.get(row.group)
    if (why === undefined || row.verdict !== 'passed') return row
    const what = `the login without a fault failed after this group. It had passed: ${row.what}`
    return { ...row, verdict: 'not-tested', what }
  })
}
