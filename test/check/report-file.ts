import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ExecutionContext } from 'ava'
import type { CheckRow } from '../../src/check/row.ts'

/** Returns a path for the report of a test, which is removed at its end. */
export function reportFile(t: ExecutionContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'itsme-check-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  return join(folder, 'report')
}

/** Returns the rows of a JSON report; none if nothing was checked. */
export function readReport(path: string): readonly CheckRow[] {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).rows
  } catch {
    return []
  }
}
