import type { SecretLinkJson } from '../../../api/contract/partners.ts'
import type { ServiceType } from '../../../domain/partner.ts'

/** Where a partner is defined, and so whether a change lasts. */
export type PartnerOrigin = 'packaged' | 'saved' | 'flags' | 'document' | 'file' | 'control'

export interface PartnerRowView {
  readonly code: string
  readonly name: string
  readonly authentication: 'client_secret_post' | 'private_key_jwt'
  readonly services: readonly string[]
  readonly origin: PartnerOrigin
  /** The name of the file, if the origin is one. */
  readonly file?: string
  readonly findings: number
}

export interface PartnersView {
  readonly partners: readonly PartnerRowView[]
}

export interface PartnerView extends Omit<PartnerRowView, 'services'> {
  /** Absent if the partner has none. */
  readonly secret?: {
    /** Its first characters, or all of it. */
    readonly text: string
    readonly length: number
    readonly isShown: boolean
  }
  readonly keys: readonly string[]
  readonly jwksUri?: string
  readonly services: readonly {
    readonly code: string
    readonly name: string
    readonly type: ServiceType
    readonly redirectUris: readonly string[]
    readonly anyLoopback: boolean
  }[]
  readonly types: readonly ServiceType[]
  readonly alerts?: readonly string[]
  /** A one-time link that was just made. */
  readonly link?: SecretLinkJson
}
