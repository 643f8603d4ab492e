/** How the user started: by entering the phone number, scanning a QR code, or opening the app on the same phone. */
export type IdentificationMode = 'number' | 'qr' | 'app'

/** How the user was identified: by entering the number, scanning the QR code, opening the app, or by another party. */
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

/** How a login was actually started and confirmed. Some claims report it. */
export interface ConfirmationFacts {
  /** Defaults to `number`. */
  readonly mode?: IdentificationMode
  /** IP address of the phone that confirmed; absent if a scenario or a test confirmed. */
  readonly ipAddress?: string
}
