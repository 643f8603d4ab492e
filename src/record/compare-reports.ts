import { defined } from '../domain/defined.ts'
import type { Rule } from '../fidelity/rule.ts'
import { ruleGroups } from '../fidelity/rules.ts'
import type { Report } from './report.ts'
import { ruleIdsOf } from './rules-of-report.ts'

/** A place in which two reports differ. */
export interface ReportDifference {
  /** Such as `login.idToken.claims.acr`. */
  readonly path: string
  /** JSON; undefined if the report does not have it. */
  readonly first: string | undefined
  readonly second: string | undefined
  /** The rules of docs/fidelity.md that it touches. */
  readonly rules: readonly Rule[]
  /** Present if the reports were recorded differently, which other differences can come from. */
  readonly remedy?: string
}

const compared = ['authentication', 'scope', 'discovery', 'login', 'refusals'] as const

/** What to do if two reports were not recorded in the same way. */
const remedies: Readonly<Record<string, string>> = {
  authentication: 'record the same kind of partner, both with a secret or both with keys',
  scope: 'record both with the same --scope, since claims differ otherwise',
}

/** Compares two reports, place by place. What only tells when and where they were made is left out. */
export function compareReports(first: Report, second: Report): ReportDifference[] {
  const [there, here] = [leavesOf(first), leavesOf(second)]
  const paths = [...new Set([...there.keys(), ...here.keys()])]
  return paths
    .filter((path) => there.get(path) !== here.get(path))
    .map((path) => ({
      path,
      first: there.get(path),
      second: here.get(path),
      rules: rulesOf(path),
      ...defined({ remedy: remedies[path] }),
    }))
}

function rulesOf(path: string): Rule[] {
  const ids = ruleIdsOf(path)
  return ruleGroups.flatMap(({ rules }) => rules.filter(({ id }) => ids.includes(id)))
}

/** Returns the values of a report as JSON by their paths. The order of a list does not count. */
export function leavesOf(report: Report): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  function add(path: string, value: unknown): void {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      for (const [name, each] of Object.entries(value)) add(`${path}.${name}`, each)
    } else {
      const plain = Array.isArray(value)
        ? value.map((each) => JSON.stringify(each)).toSorted()
        : value
      found.set(path, JSON.stringify(plain))
    }
  }
  for (const name of compared) add(name, report[name])
  return found
}
