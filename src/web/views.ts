import type { SecretLinkJson } from '../api/contract/partners.ts'
import { iconNames } from '../domain/action.ts'
import type { ServiceType } from '../domain/partner.ts'
import type { Remedy } from '../oidc/authorization/remedy.ts'
import type { DemoResult, DemoView, KioskView } from './demo/demo-views.ts'
import type { Visitor } from './http/guards.ts'
import type { Translate } from './locales/catalogue.ts'
import type { CheckReportView } from './pages/check-report-view.ts'
import type { FaultsView } from './pages/faults/fault-views.ts'
import type { HomeView } from './pages/home/home-views.ts'
import type {
  LoginsView,
  LoginView,
  SameRequestView,
  WrongView,
} from './pages/logins/login-views.ts'
import type { PartnersView, PartnerView } from './pages/partners/partner-views.ts'
import type { PersonView } from './pages/person-view.ts'
import type { BarView, BoardView, EditPersonView, PhoneView } from './pages/phone/phone-views.ts'
import type { ShownCodeView } from './pages/scan/shown-code.ts'
import type { SiteHeader } from './pages/site-header.ts'
import type { GuideView, TesterLinkView, TestersView } from './pages/testers/tester-views.ts'
import { templates } from './templates.js'

/** What every page receives. */
export interface Layout {
  readonly lang: string
  readonly t: Translate
  /** The prefix of links. */
  readonly base: string
  /** Only on the simulator's own pages. */
  readonly header?: SiteHeader
  /** Who visits the page. Only on the simulator's own pages. */
  readonly visitor?: Visitor
  /** Whether there is a control token, so that people have to sign in somewhere. */
  readonly hasToken?: boolean
  /** Whether what is added on pages is kept in a file. */
  readonly isKept?: boolean
  readonly languages: readonly {
    readonly code: string
    readonly name: string
    readonly isCurrent: boolean
    /** A link that chooses the language and returns to the page. */
    readonly href: string
  }[]
}

export interface IdentifyView {
  readonly uid: string
  /** Id of the action that the visit has already, or an empty string. */
  readonly seen: string
  /** Whether the browser is that of a phone. */
  readonly isMobile: boolean
  /** Whether the app is not on the phone that was chosen. */
  readonly lacksApp: boolean
  /** Whether the form for the number is folded, below the QR code. */
  readonly isFolded: boolean
  /** Absent if the page has no QR code. */
  readonly code?: ShownCodeView
  /** Whether this browser may use the simulated phones: a click on the QR code leads there. */
  readonly isOpen: boolean
  readonly partnerName: string
  readonly phoneNumber: string
  readonly countryCode: string
  readonly remember: boolean
  readonly prefixes: readonly { readonly label: string; readonly callingCode: string }[]
  readonly alert?: string
  readonly people: readonly PersonView[]
  /** How many people are not shown. */
  readonly hidden: number
}

/** The page that asks whose phone this is: one that scans a QR code, or the one on which the login began. */
export interface ScanView {
  readonly isSamePhone: boolean
  readonly people: readonly PersonView[]
  readonly hidden: number
}

/** The response that the app opens in another browser than the one in which the login began. */
export interface AnswerView {
  readonly answer: string
  readonly partnerName: string
}

export interface WaitView {
  readonly uid: string
  /** Id of the action. */
  readonly action: string
  readonly partnerName: string
  readonly shownNumber: string
  readonly icon: number
  /** The remaining time of the action, and its whole time, in milliseconds. */
  readonly left: number
  readonly total: number
  /** `2:47` */
  readonly leftText: string
  /** Whether the request named the user. If so, no other number can be entered. */
  readonly isNamed: boolean
  /** Whether the page shows the drawing. */
  readonly hasIcon: boolean
  /** What the tester sees beside itsme's page. Absent if this browser may not decide. */
  readonly tester?: {
    readonly name: string
    readonly initials: string
    readonly phoneNumber: string
    readonly shownNumber: string
    readonly bar: BarView
  }
}

/** The end of a login that nobody needs to wait for any more. */
export interface FinishedView {
  readonly kind: 'expired' | 'finished'
  readonly partnerName: string
  /** Where the browser goes on. */
  readonly href?: string
}

export interface ErrorView {
  readonly status: number
  readonly error: string
  readonly description: string
  readonly reference?: string
  /** Present only if this browser may use the control API. */
  readonly developer?: {
    readonly reason: string
    readonly remedy?: Remedy
    /** Id of the login. */
    readonly login?: string
    readonly again?: SameRequestView
    readonly wrong?: WrongView
  }
  /** The target of "try again". */
  readonly again: string
}

export interface FormPostView {
  readonly action: string
  readonly fields: readonly (readonly [string, string])[]
}

export interface FindingView {
  readonly rule: string
  readonly message: string
  readonly remedy: string
  readonly source: string
  readonly count: number
  readonly place: string
  readonly time: string
}

export interface FindingsView {
  readonly partners: readonly {
    readonly code: string
    readonly name: string
    readonly refused: readonly FindingView[]
    readonly advice: readonly FindingView[]
  }[]
}

export interface SignInView {
  readonly returnTo: string
  readonly wrong: boolean
  /** The browser came from another site and did not send its cookie. The page then reloads itself. */
  readonly isFromElsewhere: boolean
}

export interface SecretView {
  readonly partnerName: string
  /** Both are present only when the secret is shown. */
  readonly code?: string
  readonly secret?: string
}

/** The input of the form for a new partner. */
export interface OnboardForm {
  readonly name: string
  readonly code: string
  readonly service: string
  readonly type: ServiceType
  /** One per line. */
  readonly redirectUris: string
}

export interface OnboardView {
  readonly form: OnboardForm
  readonly types: readonly ServiceType[]
  readonly alerts?: readonly string[]
}

export interface OnboardedView {
  readonly code: string
  readonly link: SecretLinkJson
  /** The fixture, with the secret. */
  readonly yaml: string
}

interface Views {
  readonly identify: IdentifyView
  readonly scan: ScanView
  readonly answer: AnswerView
  readonly wait: WaitView
  readonly finished: FinishedView
  readonly error: ErrorView
  readonly 'form-post': FormPostView
  readonly phones: BoardView
  readonly 'edit-person': EditPersonView
  readonly phone: PhoneView
  readonly home: HomeView
  readonly logins: LoginsView
  readonly login: LoginView
  readonly findings: FindingsView
  readonly demo: DemoView
  readonly kiosk: KioskView
  readonly 'demo-result': DemoResult
  readonly 'sign-in': SignInView
  readonly secret: SecretView
  readonly faults: FaultsView
  readonly testers: TestersView
  readonly 'tester-link': TesterLinkView
  readonly guide: GuideView
  readonly partners: PartnersView
  readonly partner: PartnerView
  readonly onboard: OnboardView
  readonly onboarded: OnboardedView
  readonly 'check-report': CheckReportView
}

export type ViewName = keyof Views

/** Renders a page from its data. */
export function render<N extends ViewName>(name: N, layout: Layout, data: Views[N]): string {
  const template = templates[name]
  if (template === undefined) throw new Error(`view "${name}" was not built; run npm run build`)
  return template({ iconNames, ...layout, ...data })
}
