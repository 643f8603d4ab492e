import type { IdentityDocument } from './people/identity-document.ts'
import type { KnownPhone } from './people/phone.ts'
import type { Scenario } from './scenario.ts'

export type UserStatus = 'active' | 'blocked' | 'deleted'

/** A simulated holder of an itsme account. */
export interface User extends KnownPhone {
  readonly id: string
  readonly status: UserStatus
  /** Issuing country of the document (ISO 3166-1 alpha-3). */
  readonly country: string
  readonly document: IdentityDocument
  /** Absent if the user has not provided one. */
  readonly email?: string
  /** True only to find out what an application does with it: at itsme, an e-mail address is never verified. */
  readonly emailVerified?: boolean
  /** Language of the app, in the format of the claim `locale`; absent if itsme does not know it. */
  readonly locale?: 'NL' | 'FR' | 'DE' | 'EN'
  /** The five-digit code that the user enters on the phone. */
  readonly code: string
  readonly scenario: Scenario
  /** IP address of the phone if a scenario decides. If a person decides, the browser's address is used instead. */
  readonly ipAddress?: string
  readonly ongoingCall?: boolean
  /** The access grant to the user's student attestation, for data sharing. */
  readonly studentAttestation?: string
}

/** Returns given name and family name, as in the claim `name`. */
export function fullName(document: IdentityDocument): string {
  return [document.givenName, document.familyName].filter((part) => part !== undefined).join(' ')
}
