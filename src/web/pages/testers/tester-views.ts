import type { QrView } from '../scan/qr.ts'

export interface TestersView {
  readonly testers: readonly {
    readonly id: string
    /** Days, such as `2026-11-28`. */
    readonly invited: string
    readonly until: string
    /** Empty if the link was not used. */
    readonly signedIn: string
  }[]
  /** The link that was just made. */
  readonly made?: { readonly url: string; readonly qr: QrView }
}

export interface TesterLinkView {
  /** The last day of the access. */
  readonly until: string
}

/** A case to try by hand. */
export interface GuideCaseView {
  readonly id: string
  readonly name: string
  readonly phoneNumber: string
  readonly shownNumber: string
}

export interface GuideView {
  readonly cases: readonly GuideCaseView[]
  readonly seesPhones: boolean
}
