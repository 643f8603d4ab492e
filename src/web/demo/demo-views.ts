import type { B2cFailure } from './as-b2c.ts'
import type { ClaimRow } from './claim-rows.ts'
import type { DemoForm } from './demo-form.ts'

/** What the demo website stores about the result of a login. */
export interface DemoResult {
  readonly partnerName: string
  readonly serviceName: string
  /** The query of the form that made the request. */
  readonly query: string
  /** Id of the login. */
  readonly login?: string
  readonly name: string
  readonly rows: readonly ClaimRow[]
  readonly missing: readonly string[]
  readonly hasPicture: boolean
  readonly isB2c: boolean
  /** The login was made at the kiosk. */
  readonly isKiosk?: boolean
  readonly tokenHeader: string
  readonly idToken: string
  readonly userinfo?: string
  readonly response: string
}

export interface DemoFailure {
  /** What a person is told: not confirmed, not available now, or something else. */
  readonly kind: 'rejected' | 'unavailable' | 'wrong'
  readonly text: string
  /** What a user of Azure AD B2C would see. */
  readonly b2c?: B2cFailure
  readonly query?: string
  readonly login?: string
  /** The reason in the login. */
  readonly reason?: string
}

/** The page of the kiosk. */
export interface KioskView {
  readonly partnerName: string
  readonly serviceName: string
  readonly stage: 'start' | 'scan' | 'confirm'
  /** Changes if the page must be loaded again. */
  readonly key: string
  /** Where the simulated phone scans the code. */
  readonly scanPath?: string
  readonly failure?: DemoFailure
}

export interface DemoView {
  /** Whether there is a service without a browser. */
  readonly hasKiosk: boolean
  readonly form: DemoForm
  /** The codes of the chosen partner and service. */
  readonly client: string
  readonly partners: readonly {
    readonly code: string
    readonly name: string
    readonly services: readonly { readonly code: string; readonly name: string }[]
  }[]
  readonly issuers: readonly string[]
  readonly scopes: readonly string[]
  readonly claimNames: readonly { readonly name: string; readonly shortName: string }[]
  readonly canSign: boolean
  readonly isConfirmation: boolean
  readonly request: {
    readonly endpoint: string
    readonly parameters: readonly (readonly [name: string, value: string])[]
    readonly url: string
    readonly curl: string
  }
  /** Whether the response cannot be redeemed: the simulator has not the private keys of the partner. */
  readonly isNotRedeemed: boolean
  readonly failure?: DemoFailure
}
