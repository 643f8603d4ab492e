import type { RichText } from '../rich-text.ts'

/** How a state is shown: a sign and a color. The word is always beside it. */
export type Tone = 'ok' | 'wrong' | 'warn' | 'wait' | 'off'

/** A state: its sign, and the word beside it. */
export interface StateView {
  readonly tone: Tone
  readonly label: string
}

/** A value with its part that differs from the nearest valid value, or that is wrong. */
export interface MarkedView {
  readonly before: string
  readonly marked: string
  readonly after: string
}

/** The authorization request of a login, to be sent again by a browser. */
export interface SameRequestView {
  readonly method: 'GET' | 'POST'
  readonly url: string
  /** The parameters of a POST. */
  readonly fields: readonly (readonly [name: string, value: string])[]
}

/** What makes a refused request work, in one click. */
export type FixView =
  /** A form registers the redirect URI. */
  | { readonly kind: 'register'; readonly action: string }
  /** The redirect URI has been registered since. */
  | { readonly kind: 'registered' }
  /** A link to the form for a new partner, filled in. */
  | { readonly kind: 'add-partner'; readonly href: string }

/** What was wrong, in one sentence, with the value that was sent and the nearest valid one. */
export interface WrongView {
  readonly reason: string
  readonly parameter?: string
  readonly sent?: MarkedView
  readonly nearest?: MarkedView
  readonly fix?: FixView
}

/** A login in the list. */
export interface LoginRowView {
  readonly id: string
  /** `10:43:58` */
  readonly time: string
  readonly partner: string
  readonly service: string
  readonly person?: { readonly name: string; readonly shownNumber: string }
  readonly state: StateView
  /** `12 ms`, `0:19` */
  readonly took: string
  readonly isWaiting: boolean
  /** Empty for a good login. */
  readonly wrong?: RichText
  readonly findings: number
}

export interface TabView {
  readonly key: string
  readonly label: string
  readonly count: number
  readonly href: string
  readonly isCurrent: boolean
}

export interface LoginsView {
  readonly tabs: readonly TabView[]
  readonly filter: {
    readonly outcome: string
    readonly partner: string
    readonly person: string
    readonly q: string
  }
  readonly partners: readonly { readonly code: string; readonly name: string }[]
  readonly rows: readonly LoginRowView[]
  readonly isFiltered: boolean
  /** How many logins there are without a filter. */
  readonly total: number
  /** Link to the next page of older logins, and how many there are. */
  readonly older?: { readonly href: string; readonly count: number }
  /** The maximum number of finished logins that are kept. */
  readonly limit: number
  readonly origin: string
  readonly json: string
}

/** A row of a table of parameters. */
export interface ParameterView {
  readonly name: string
  /** Absent if it was not sent. */
  readonly value?: MarkedView
  readonly tone?: 'wrong' | 'warn' | 'ok'
  /** The number of findings about the parameter. */
  readonly findings?: number
  readonly note?: string
}

export interface ClaimView {
  readonly name: string
  readonly value: string
  readonly readable: string
}

/** A part of a step. */
export type BlockView =
  | { readonly kind: 'text'; readonly text: RichText; readonly isHint?: boolean }
  | { readonly kind: 'call'; readonly call: string; readonly note: string; readonly curl?: string }
  | {
      readonly kind: 'parameters'
      readonly label: string
      readonly rows: readonly ParameterView[]
    }
  | {
      readonly kind: 'fold'
      readonly title: string
      readonly hint: string
      readonly isOpen: boolean
      readonly blocks: readonly BlockView[]
    }
  | { readonly kind: 'checks'; readonly checks: readonly StateView[] }
  | { readonly kind: 'json'; readonly label: string; readonly text: string }
  | {
      readonly kind: 'claims'
      readonly label: string
      readonly rows: readonly ClaimView[]
      readonly json: string
    }

/** A step of a login. */
export interface StepView {
  readonly id: string
  readonly title: string
  readonly tone: Tone
  /** In milliseconds since the epoch. */
  readonly at: number
  /** `10:43:58.020` */
  readonly time: string
  /** Time since the first request: `12 ms`. */
  readonly since: string
  readonly blocks: readonly BlockView[]
}

export interface KeyFactView {
  readonly label: string
  readonly value: string
  readonly code?: string
  readonly state?: StateView
  readonly testId: string
}

export interface LoginView {
  readonly id: string
  readonly title: string
  readonly time: string
  readonly isWaiting: boolean
  /** The authorization request, to be sent again. Absent if a part of it is not known. */
  readonly again?: SameRequestView
  /** Absent for a tester, as is `json`. */
  readonly curl?: string
  /** Whether the login has no browser. */
  readonly isCiba: boolean
  readonly json?: string
  /** The text for a bug report. */
  readonly report: string
  /** The pending action, which can be decided here. */
  readonly waiting?: { readonly id: string; readonly phoneNumber: string }
  /** Where the QR code of a waiting user discovery session can be scanned. */
  readonly scanPath?: string
  readonly wrong?: WrongView
  /** What to run or change. */
  readonly remedy?: string
  readonly facts: readonly KeyFactView[]
  readonly steps: readonly StepView[]
  /** The steps that were not reached, as one line. */
  readonly notReached: string
}
