/** How a user started: by typing the phone number, by scanning a code, by going over to the app on the same phone. */
export type IdentificationMode = 'number' | 'qr' | 'app'

/** How the user became known: entered the number, scanned the QR code, opened the app, or was named by somebody else. */
export const identifications = [
  'number',
  'qr',
  'app',
  'login_hint',
  'partner',
  'control',
  'subject',
] as const
export type Identification = (typeof identifications)[number]

/** How a login was really started and confirmed: what some claims tell. */
export interface ConfirmationFacts {
  /** Absent: by the number. */
  readonly mode?: IdentificationMode
  /** Address of the phone that confirmed; absent: a scenario or a test did, and there is none. */
  readonly ipAddress?: string
}
