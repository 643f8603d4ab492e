import type { CheckRow } from '../row.ts'
import type { CheckResult } from '../run-check.ts'
import { countRows } from './summary.ts'

/**
 * Returns a result as JUnit XML: a test case for each row, by group. What failed but is less severe than `failOn` would
 * be is a failure all the same: the report has no other word for it.
 */
export function resultJunit({ rows, startUrl, took, beganAt }: CheckResult): string {
  const groups = grouped(rows)
  const { failed, 'not-tested': skipped } = countRows(rows)
  const time = new Date(beganAt).toISOString().slice(0, 19)
  const suites = [...groups].map(([group, own]) => suite(group, own, time))
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${escapeXml(`itsme-simulator check ${startUrl}`)}" tests="${rows.length}" failures="${failed}" skipped="${skipped}" time="${took / 1000}">`,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n')
}

function grouped(rows: readonly CheckRow[]): Map<string, CheckRow[]> {
  const groups = new Map<string, CheckRow[]>()
  for (const row of rows) groups.set(row.group, [...(groups.get(row.group) ?? []), row])
  return groups
}

function suite(group: string, rows: readonly CheckRow[], time: string): string {
  const { failed, 'not-tested': skipped } = countRows(rows)
  const took = rows.reduce((sum, row) => sum + row.took, 0)
  return [
    `  <testsuite name="${escapeXml(group)}" tests="${rows.length}" failures="${failed}" errors="0" skipped="${skipped}" time="${took / 1000}" timestamp="${time}">`,
    ...rows.map(testCase),
    '  </testsuite>',
  ].join('\n')
}

function testCase(row: CheckRow): string {
  const { name, endpoint, verdict, severity, what, expected, source, took, hops, journal, login } =
    row
  const title = endpoint === null ? name : `${name} at ${endpoint}`
  const out = [
    `${verdict}, ${severity}: ${what}`,
    ...(login === null ? [] : [`login ${login}`]),
    ...hops.map(({ method, url, status }) => `${method} ${url} → ${status ?? 'no response'}`),
    ...journal,
  ]
  return [
    `    <testcase classname="${escapeXml(row.group)}" name="${escapeXml(title)}" time="${took / 1000}">`,
    ...(verdict === 'failed'
      ? [
          `      <failure message="${escapeXml(what)}" type="${severity}">${escapeXml(`${expected}\n${source}`)}</failure>`,
        ]
      : []),
    ...(verdict === 'not-tested' ? [`      <skipped message="${escapeXml(what)}"/>`] : []),
    `      <system-out>${escapeXml(out.join('\n'))}</system-out>`,
    '    </testcase>',
  ].join('\n')
}

/** Escapes text for XML 1.0, and leaves out the characters that it cannot contain. */
function escapeXml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
  }
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML forbids
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/g, '')
      .replace(/[&<>"]/g, (character) => entities[character] ?? character)
  )
}
