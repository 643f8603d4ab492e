/** How a user started: by typing the phone number, by scanning a code, by going over to the app on the same phone. */
export type IdentificationMode = 'number' | 'qr' | 'app'

/** How a login was really started and confirmed: what some claims tell. */
export interface ConfirmationFacts {
  /** Absent: by the number. */
  readonly mode?: IdentificationMode
  /** Address of the phone that confirmed; absent: a scenario or a test did, and there is none. */
  readonly ipAddress?: string
}
