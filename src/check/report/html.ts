import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot, version } from '../../config/root.ts'
import { isoTime } from '../../domain/clock.ts'
import { type Severity, severities } from '../../faults/kind.ts'
import { languageOf } from '../../web/locales/catalogue.ts'
import type { CheckReportRow, CheckReportView } from '../../web/pages/check-report-view.ts'
import { render } from '../../web/views.ts'
import { type CheckGroup, type CheckRow, checkGroups, type Verdict } from '../row.ts'
import type { CheckResult } from '../run-check.ts'
import { countRows, exitCodeOf, failingRows } from './summary.ts'

/** What a report says besides the result. */
export interface ReportFacts {
  readonly failOn: Severity
  /** The command, so that it can be repeated, without secrets. */
  readonly command: string
}

const titles: Readonly<Record<CheckGroup, string>> = {
  login: 'The good login',
  sent: 'What was sent',
  'id-token': 'ID token',
  userinfo: 'Userinfo',
  browser: 'Browser',
  network: 'Network',
  people: 'People',
  keys: 'Keys',
  discovery: 'Discovery and keys at the start',
}
const states = {
  passed: { tone: 'ok', label: 'Passed' },
  failed: { tone: 'wrong', label: 'Failed' },
  warning: { tone: 'warn', label: 'Warning' },
  'not-tested': { tone: 'off', label: 'Not tested' },
} as const satisfies Record<Verdict, CheckReportRow['state']>

const styles = ['simulator.css', 'site.css', 'login.css', 'report.css']

/** Returns a result as an HTML page in one file. */
export function resultHtml(result: CheckResult, facts: ReportFacts): string {
  const { code, t } = languageOf('en')
  const layout = { base: '', lang: code, languages: [], t }
  return render('check-report', layout, reportView(result, facts))
}

function reportView(result: CheckResult, facts: ReportFacts): CheckReportView {
  const { rows, startUrl, simulatorUrl, beganAt, took, partner, service, issuer, findings } = result
  const { failOn, command } = facts
  const counts = countRows(rows)
  const shown = rows.filter(({ verdict }) => verdict !== 'not-tested')
  const idOf = (row: CheckRow) => `row-${rows.indexOf(row)}`
  return {
    style: styles.map((name) => readFileSync(join(packageRoot, 'public', name), 'utf8')).join('\n'),
    startUrl,
    lead: `One good login and ${rows.length - 1} trials, through your application. ${day(beganAt)}, ${Math.round(took / 1000)} s.`,
    title: result.isWhole ? titleOf(rows, failOn) : `Ended early. ${titleOf(rows, failOn)}`,
    failed: worstFirst(rows.filter(({ verdict }) => verdict === 'failed')).map((row) => ({
      id: idOf(row),
      name: row.name,
      severity: row.severity,
      what: row.what,
    })),
    tiles: (Object.keys(states) as Verdict[]).map((verdict) => ({
      count: counts[verdict],
      ...states[verdict],
    })),
    failOn,
    groups: checkGroups
      .map((group) => ({
        title: titles[group],
        rows: shown
          .filter((row) => row.group === group)
          .map((row) => rowView(row, idOf(row), simulatorUrl)),
      }))
      .filter((group) => group.rows.length > 0),
    notTested: notTested(rows),
    findings,
    command,
    foot: `itsme-simulator ${version}, partner ${partner}, service ${service}, issuer ${issuer}. A login counts as refused when the page does not show this person’s name and the protected page stays closed. Exit code ${exitCodeOf(result, failOn)}.`,
  }
}

function titleOf(rows: readonly CheckRow[], failOn: Severity): string {
  const failing = failingRows(rows, failOn).length
  if (failing === 0) return `Nothing failed that is ${failOn} or worse`
  return failing === 1 ? 'Failed: 1 thing to mend' : `Failed: ${failing} things to mend`
}

const worstFirst = (rows: readonly CheckRow[]) =>
  [...rows].sort((one, two) => severities.indexOf(one.severity) - severities.indexOf(two.severity))

function rowView(row: CheckRow, id: string, simulatorUrl: string): CheckReportRow {
  const { name, endpoint, verdict, severity, what, expected, source, login, hops } = row
  return {
    id,
    name,
    endpoint: endpoint ?? '',
    state: states[verdict],
    severity,
    isBad: verdict === 'failed',
    isNoted: verdict === 'warning',
    what,
    expected,
    source,
    ...(login === null ? {} : { href: `${simulatorUrl}/inspector/logins/${login}` }),
    hops: hops.map(
      ({ method, url, status, took }) => `${method} ${url} ${status ?? '–'}, ${took} ms`,
    ),
  }
}

/** Rows with the same reason at the same place are one line. */
function notTested(rows: readonly CheckRow[]): CheckReportView['notTested'] {
  const lines = new Map<string, CheckRow[]>()
  for (const row of rows) {
    if (row.verdict !== 'not-tested') continue
    const key = `${row.endpoint} ${row.what}`
    lines.set(key, [...(lines.get(key) ?? []), row])
  }
  return [...lines.values()].flatMap(([first, ...more]) =>
    first === undefined
      ? []
      : [
          {
            name: more.length === 0 ? first.name : `${first.name} and ${more.length} more`,
            endpoint: first.endpoint ?? '',
            why: first.what,
          },
        ],
  )
}

const day = (at: number) => `${isoTime(at).slice(0, 16).replace('T', ' ')} UTC`
