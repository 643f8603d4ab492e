import type { SecretLinkJson } from '../api/contract/partners.ts'
import type { TextPart } from '../domain/approval.ts'
import type { ServiceType } from '../domain/partner.ts'
import type { Remedy } from '../oidc/authorization/remedy.ts'
import type { Translate } from './locales/catalogue.ts'
import type { HomeKits } from './pages/home-kits.ts'
import { templates } from './templates.js'

/** What every page receives. */
export interface Layout {
  readonly lang: string
  readonly t: Translate
  /** The prefix of links. */
  readonly base: string
  readonly languages: readonly {
    readonly code: string
    readonly name: string
    readonly isCurrent: boolean
    /** A link that chooses the language and returns to the page. */
    readonly href: string
  }[]
}

/** A test person on a page. */
export interface PersonView {
  readonly initials: string
  readonly name: string
  readonly phoneNumber: string
  readonly shownNumber: string
  readonly does: string
  readonly country: string
  readonly pending?: number
}

export interface IdentifyView {
  readonly uid: string
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

export interface WaitView {
  readonly uid: string
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
  readonly phone?: { readonly name: string; readonly phoneNumber: string }
}

export interface ErrorView {
  readonly status: number
  readonly error: string
  readonly description: string
  readonly reference?: string
  /** Present only if this browser may use the control API. */
  readonly developer?: { readonly reason: string; readonly remedy?: Remedy }
  /** The target of "try again". */
  readonly again: string
}

export interface FormPostView {
  readonly action: string
  readonly fields: readonly (readonly [string, string])[]
}

export interface AppView {
  readonly people: readonly PersonView[]
  /** How many people are not shown. */
  readonly hidden: number
}

/** A free text in parts, or a payment. */
export type ApprovalView =
  | { readonly parts: readonly TextPart[] }
  | { readonly amount: string; readonly iban: string }

export interface CardView {
  readonly id: string
  readonly partnerName: string
  readonly serviceName: string
  readonly leftText: string
  readonly left: number
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

export interface PhoneView {
  readonly name: string
  readonly phoneNumber: string
  readonly shownNumber: string
  readonly nationalNumber: string
  readonly cards: readonly CardView[]
  readonly notice?: { readonly text: string; readonly kind: 'done' | 'alert' }
}

export interface HomeView extends HomeKits {
  readonly version: string
  readonly demo: boolean
  readonly app: boolean
  readonly control: boolean
  readonly partners: readonly {
    readonly code: string
    readonly name: string
    readonly issuers: readonly { readonly name: string; readonly discovery: string }[]
    readonly secret?: string
    readonly hasKeys: boolean
    readonly services: readonly {
      readonly scope: string
      readonly isConfirmation: boolean
      readonly redirectUris: readonly string[]
      readonly anyLoopback: boolean
    }[]
  }[]
  readonly people: readonly PersonView[]
  /** How many people are not shown. */
  readonly hidden: number
  readonly findings: boolean
  /** Whether signing in would give access to more. */
  readonly signIn: boolean
  readonly newPartner: boolean
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

export interface DemoView {
  readonly issuers: readonly string[]
  readonly services: readonly { readonly code: string; readonly name: string }[]
  readonly error?: string
  readonly result?: {
    readonly name: string
    readonly claims: readonly (readonly [string, string])[]
    readonly header: string
    readonly idToken: string
    readonly userinfo: string
    readonly response: string
  }
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
  readonly wait: WaitView
  readonly error: ErrorView
  readonly 'form-post': FormPostView
  readonly app: AppView
  readonly phone: PhoneView
  readonly home: HomeView
  readonly findings: FindingsView
  readonly demo: DemoView
  readonly 'sign-in': SignInView
  readonly secret: SecretView
  readonly onboard: OnboardView
  readonly onboarded: OnboardedView
}

export type ViewName = keyof Views

/** Renders a page from its data. */
export function render<N extends ViewName>(name: N, layout: Layout, data: Views[N]): string {
  const template = templates[name]
  if (template === undefined) throw new Error(`view "${name}" was not built; run npm run build`)
  return template({ ...layout, ...data })
}
