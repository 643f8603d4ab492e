import type { IdentityDocument } from './people/identity-document.ts'
import type { KnownPhone } from './people/phone.ts'
import type { Scenario } from './scenario.ts'

export type UserStatus = 'active' | 'blocked' | 'deleted'

/** A simulated holder of an itsme account. */
export interface User extends KnownPhone {
  readonly id: string
  readonly status: UserStatus
  /** Issuing country of the document, ISO 3166-1 alpha-3. */
  readonly country: string
  readonly document: IdentityDocument
  /** Absent: the user gave none. */
  readonly email?: string
  /** Language of the app, as the claim `locale` spells it; absent: itsme does not know it. */
  readonly locale?: 'NL' | 'FR' | 'DE' | 'EN'
  /** The five digits of the phone. */
  readonly code: string
  readonly scenario: Scenario
  /** Address of the phone where a scenario decides; where a person does, it is that browser's. */
  readonly ipAddress?: string
  readonly ongoingCall?: boolean
  /** The access grant to the user's student attestation, for data sharing. */
  readonly studentAttestation?: string
}

/** Given name and family name, as the claim `name` has them. */
export function fullName(document: IdentityDocument): string {
  return [document.givenName, document.familyName].filter((part) => part !== undefined).join(' ')
}
