/** What kind of thing happened. */
export type JournalEntryType =
  | 'request'
  | 'action'
  | 'token'
  | 'refusal'
  | 'finding'
  | 'control'
  | 'error'

/** What is written; number and time are added by the journal. */
export interface JournalNote {
  readonly type: JournalEntryType
  readonly issuer?: string
  /** The step of the login: authorize, identify, action, redirect, token, userinfo, control. */
  readonly step: string
  readonly partner?: string
  readonly service?: string
  /** Id of the user. */
  readonly user?: string
  readonly phoneNumber?: string
  /** Id of the action. */
  readonly action?: string
  /** Nine digits, as on the error page. */
  readonly reference?: string
  /** The outcome, in one line. */
  readonly outcome: string
  readonly detail?: Readonly<Record<string, unknown>>
}

/** One thing that happened, in order. `at` is in milliseconds since the epoch; `seq` counts from 1 and never repeats. */
export interface JournalEntry extends JournalNote {
  readonly seq: number
  readonly at: number
  /** The line of the terminal, without the time. */
  readonly summary: string
}

/** The one line that the terminal and the journal both show. */
export function summaryOf(note: JournalNote): string {
  const reference = note.reference === undefined ? undefined : `[${note.reference}]`
  const place = [note.issuer, note.step].filter((part) => part !== undefined).join(' ')
  return [note.type, place, note.partner, note.service, note.phoneNumber, note.outcome, reference]
    .filter((part) => part !== undefined && part !== '')
    .join('  ')
}
