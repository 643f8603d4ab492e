import type { Severity } from '../faults/kind.ts'
import type { Hop } from './browser/check-browser.ts'

/** The parts of a check, in the order in which they run. */
export const checkGroups = [
  'login',
  'sent',
  'id-token',
  'userinfo',
  'browser',
  'network',
  'people',
  'keys',
  'discovery',
] as const
export type CheckGroup = (typeof checkGroups)[number]

/**
 * `passed`: the application did what a correct one does; `failed`: it did not; `warning`: it is for its developers to
 * say whether this is right; `not-tested`: nothing was learned about it.
 */
export type Verdict = 'passed' | 'failed' | 'warning' | 'not-tested'

/** One wrong thing that an application met, and what it did. */
export interface CheckRow {
  readonly group: CheckGroup
  /** The kind of fault, or what was done instead of a fault. */
  readonly name: string
  /** Where the fault was, such as `token`; null if there was none. */
  readonly endpoint: string | null
  readonly verdict: Verdict
  readonly severity: Severity
  /** What the application did, or why it was not tested. */
  readonly what: string
  /** What a correct application does. */
  readonly expected: string
  /** Where the rule comes from. */
  readonly source: string
  /** Id of the login in the simulator; null if there was none. */
  readonly login: string | null
  /** In milliseconds. */
  readonly took: number
  /** The requests of the browser, in their order. Codes are not shown. */
  readonly hops: readonly Hop[]
  /** What the simulator wrote in its journal about the login. */
  readonly journal: readonly string[]
}

/** What is known of a row before the application is tried. */
export type Trial = Pick<
  CheckRow,
  'group' | 'name' | 'endpoint' | 'severity' | 'expected' | 'source'
>

/** What a trial showed. */
export type Outcome = Pick<CheckRow, 'verdict' | 'what'> & Partial<Pick<CheckRow, 'login' | 'hops'>>
