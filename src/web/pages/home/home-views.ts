import type { KitSection } from '../../../brokers/b2c-kit.ts'
import type { LoginRowView } from '../logins/login-views.ts'
import type { PersonView } from '../person-view.ts'
import type { QrView } from '../scan/qr.ts'

/** A link of a list of tabs. */
export interface TabLink {
  readonly id: string
  readonly label: string
  /** Said beside the label, such as a code. */
  readonly code?: string
  readonly href: string
  readonly isCurrent: boolean
}

/** A value to copy. */
export interface ValueView {
  readonly label: string
  readonly value: string
  readonly testId: string
  /** The value is a secret that was not asked for. */
  readonly isMasked?: boolean
}

/** The values for a framework. */
export type KitView =
  | { readonly kind: 'values'; readonly values: readonly ValueView[] }
  | { readonly kind: 'tenant' }
  | {
      readonly kind: 'forms'
      readonly sections: readonly KitSection[]
      readonly files: readonly { readonly name: string; readonly text: string }[]
    }
  | { readonly kind: 'code'; readonly file: string; readonly text: string }

export interface ApplicationView {
  readonly partners: readonly TabLink[]
  readonly services: readonly TabLink[]
  readonly frameworks: readonly TabLink[]
  /** The answers to when itsme onboarded the partner, which decide on the issuer. Empty if there is no choice. */
  readonly apis: readonly TabLink[]
  readonly partner: { readonly code: string; readonly name: string }
  readonly service: string
  readonly kit: KitView
  readonly redirectUris: readonly string[]
  readonly anyLoopback: boolean
  readonly isConfirmation: boolean
  /** The link that shows the client secret, if there is one that is not shown and may be. */
  readonly showSecret?: string
  readonly tenant: string
  /** Whether this browser may change the partner. */
  readonly canChange: boolean
  /** The link of the form for the tenant keeps these. */
  readonly chosen: Readonly<Record<'partner' | 'service' | 'for' | 'api', string>>
}

/** A waiting request. */
export interface WaitingView {
  readonly id: string
  readonly name: string
  readonly phoneNumber: string
  readonly shownNumber: string
  readonly service: string
  readonly partner: string
  /** `2:47` */
  readonly leftText: string
  /** Milliseconds. */
  readonly left: number
}

export interface HomeView {
  readonly version: string
  /** ISO 8601. */
  readonly startedAt: string
  readonly demo: boolean
  readonly app: boolean
  readonly control: boolean
  /** Absent if there is no partner. */
  readonly application?: ApplicationView
  readonly q: string
  readonly people: readonly PersonView[]
  /** How many people are not shown, and the link that shows more. */
  readonly morePeople?: { readonly count: number; readonly href: string | undefined }
  readonly hasPeople: boolean
  /** The number of findings of the partner by severity. Absent if the visitor may not see them. */
  readonly findings?: { readonly refused: number; readonly advice: number }
  /** Oldest first. */
  readonly waiting: readonly WaitingView[]
  /** Newest first. */
  readonly lastLogins: readonly LoginRowView[]
  /** Whether the visitor may see logins and requests. */
  readonly isOpen: boolean
  /** Whether signing in would give access to more. */
  readonly signIn: boolean
  readonly newPartner: boolean
  /** The sandboxes that never close. Empty for a visitor who may not control the simulator. */
  readonly teams: readonly { readonly name: string; readonly href: string }[]
  /** Where a mobile on the same network finds the phones, with a QR code as the path of an SVG. */
  /** Whether the phones are open, and the simulator listens on loopback only. */
  readonly isLocal: boolean
  readonly mobile?: { readonly url: string; readonly qr: QrView }
}
