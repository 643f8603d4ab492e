import type { TextPart } from '../../../domain/approval.ts'
import type { StateView } from '../logins/login-views.ts'

/** A free text in parts, or a payment. */
export type ApprovalView =
  | { readonly parts: readonly TextPart[] }
  | { readonly amount: string; readonly iban: string }

/** A request, as the phone shows it. */
export interface CardView {
  readonly id: string
  readonly partnerName: string
  readonly serviceName: string
  readonly leftText: string
  /** Milliseconds. */
  readonly left: number
  /** Empty if the phone does not ask for the drawing. */
  readonly icons: readonly number[]
  readonly advanced: boolean
  readonly code: string
  /** What the user confirms; present in a confirmation. */
  readonly approval?: ApprovalView
  readonly facts: readonly {
    readonly label: string
    readonly value: string
    readonly testId: string
  }[]
}

/** The form that decides a request. Code and fingerprint are two modes, so that a form never has two ways to confirm. */
export interface BarView {
  readonly card: CardView
  readonly phoneNumber: string
  readonly mode: 'biometrics' | 'code'
  /** The link to the other mode. Absent if the request needs the code. */
  readonly otherMode?: string
  /** What was wrong with the last try. */
  readonly alert?: string
  /** The drawing that was chosen in the last try. */
  readonly icon?: number
  /** The visit to whose waiting page the browser returns. */
  readonly visit?: string
}

/** A request that has ended. */
export interface HistoryView {
  readonly time: string
  readonly text: string
  readonly state: StateView
  /** Link to the login, if the visitor may see it. */
  readonly href?: string
}

export interface PhoneView {
  readonly initials: string
  readonly name: string
  readonly phoneNumber: string
  readonly shownNumber: string
  readonly nationalNumber: string
  readonly bar?: BarView
  /** The other waiting requests. */
  readonly others: readonly {
    readonly title: string
    readonly leftText: string
    readonly left: number
    readonly href: string
  }[]
  /** The ids of the waiting requests, to notice new ones. */
  readonly seen: string
  readonly isBlocked: boolean
  readonly notice?: { readonly text: string; readonly kind: 'done' | 'alert' }
  readonly history: readonly HistoryView[]
}
