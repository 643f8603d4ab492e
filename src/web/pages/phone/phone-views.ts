import type { TextPart } from '../../../domain/approval/approval.ts'
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
  /** Of the person. */
  readonly phoneNumber: string
  /** What the user confirms; present in a confirmation. */
  readonly approval?: ApprovalView
  readonly facts: readonly {
    readonly label: string
    readonly value: string
    readonly testId: string
    /** Whether the value is the person's photo. */
    readonly isPhoto: boolean
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
  /** Whether the browser returns to the board. */
  readonly isOnBoard: boolean
}

/** A request that has ended. */
export interface HistoryView {
  readonly time: string
  readonly text: string
  readonly state: StateView
  /** Link to the login, if the visitor may see it. */
  readonly href?: string
}

/** One of the things that can happen when somebody enters a person's number. */
export interface ChoiceView {
  readonly value: string
  readonly label: string
  readonly isChosen: boolean
}

/** The input of the form for a person. */
export type PersonForm = Readonly<
  Record<'phoneNumber' | 'givenName' | 'familyName' | 'birthdate' | 'email' | 'country', string>
>

export interface EditPersonView {
  readonly form: PersonForm
  readonly countries: readonly {
    readonly code: string
    readonly name: string
    readonly isChosen: boolean
  }[]
  readonly choices: readonly ChoiceView[]
  readonly alerts?: readonly string[]
  /** Absent if the person is new. */
  readonly person?: {
    readonly name: string
    readonly phoneNumber: string
    readonly shownNumber: string
  }
}

/** A person on the board. */
export interface BoardPersonView {
  readonly initials: string
  readonly name: string
  readonly phoneNumber: string
  readonly shownNumber: string
  readonly choices: readonly ChoiceView[]
  /** The faults that the person carries, and what is special about the person. */
  readonly traits: readonly string[]
  readonly isBlocked: boolean
  readonly isPinned: boolean
  /** Whether the visitor may change what happens. */
  readonly canChange: boolean
  /** How the last request ended. */
  readonly last?: HistoryView
}

/** A phone that is drawn on the board. */
export interface BoardPhoneView extends BoardPersonView {
  /** The number of waiting requests. */
  readonly waiting: number
  /** The newest of them. */
  readonly bar?: BarView
  /** Whether the last request has just ended. */
  readonly hasJustEnded: boolean
}

export interface BoardView {
  readonly q: string
  readonly phones: readonly BoardPhoneView[]
  /** The number of phones with a request that are not drawn. */
  readonly notDrawn: number
  readonly others: readonly BoardPersonView[]
  /** The number of people who are not listed, and the link that lists more. */
  readonly more?: { readonly count: number; readonly href: string }
  readonly isEmpty: boolean
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
  /** The number of requests that are not listed. */
  readonly moreOthers: number
  readonly isBlocked: boolean
  readonly notice?: { readonly text: string; readonly kind: 'done' | 'alert' }
  readonly history: readonly HistoryView[]
}
