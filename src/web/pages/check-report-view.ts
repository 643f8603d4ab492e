import type { Tone } from './logins/login-views.ts'

/** The report of a check, as its page shows it. In English only: its rows are. */
export interface CheckReportView {
  /** The style of the page: a report is one file. */
  readonly style: string
  readonly startUrl: string
  readonly lead: string
  readonly title: string
  /** What failed, the worst first. */
  readonly failed: readonly {
    readonly id: string
    readonly name: string
    readonly severity: string
    readonly what: string
  }[]
  readonly tiles: readonly {
    readonly count: number
    readonly tone: Tone
    readonly label: string
  }[]
  readonly failOn: string
  readonly groups: readonly { readonly title: string; readonly rows: readonly CheckReportRow[] }[]
  readonly notTested: readonly {
    readonly name: string
    readonly endpoint: string
    readonly why: string
  }[]
  readonly findings: readonly {
    readonly message: string
    readonly source: string
    readonly remedy: string
  }[]
  readonly command: string
  readonly foot: string
}

export interface CheckReportRow {
  readonly id: string
  readonly name: string
  readonly endpoint: string
  readonly state: { readonly tone: Tone; readonly label: string }
  readonly severity: string
  readonly isBad: boolean
  readonly isNoted: boolean
  readonly what: string
  readonly expected: string
  readonly source: string
  /** The login in the simulator. */
  readonly href?: string
  readonly hops: readonly string[]
}
