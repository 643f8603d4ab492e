import type { Scenario } from '../scenario.ts'
import type { User, UserStatus } from '../user.ts'
import type { Address, AddressAssuranceLevel, Gender, PlaceOfBirth } from './identity-document.ts'
import type { Account, App, Device } from './phone.ts'

/** The user data that a fixture can set. An absent value is generated from the phone number; null means "has none". */
export interface UserSeed {
  readonly phoneNumber: string
  readonly id?: string
  readonly status?: UserStatus
  readonly country?: string
  readonly email?: string | null
  readonly emailVerified?: boolean
  readonly locale?: User['locale'] | null
  readonly code?: string
  readonly scenario?: Scenario
  readonly givenName?: string | null
  readonly familyName?: string
  readonly gender?: Gender | null
  readonly officialGender?: string | null
  readonly birthdate?: string | null
  readonly birthdateAsPrinted?: string | null
  readonly citizenship?: string
  readonly citizenshipCode?: string | null
  readonly placeOfBirth?: PlaceOfBirth | null
  readonly address?: Address | null
  readonly addressAssuranceLevel?: AddressAssuranceLevel | null
  readonly nationalNumber?: string
  readonly cardNumber?: string
  readonly documentType?: string
  readonly documentNumber?: string
  readonly validFrom?: string | null
  readonly validTo?: string | null
  readonly issuanceLocality?: string | null
  readonly verifiedAt?: string | null
  readonly portrait?: number | null
  readonly device?: Partial<Device> | null
  readonly app?: Partial<App>
  readonly account?: Partial<Account>
  readonly ipAddress?: string
  readonly ongoingCall?: boolean
  readonly studentAttestation?: string
}

/**
 * The claim that corresponds to a key of a seed. The claims appendix defines for which countries the claim can or must
 * be present.
 */
export const claimOfSeedKey = {
  givenName: 'given_name',
  gender: 'gender',
  officialGender: 'official_gender',
  birthdate: 'birthdate',
  birthdateAsPrinted: 'birthdate_as_string',
  citizenshipCode: 'claim_citizenship_as_iso',
  placeOfBirth: 'place_of_birth',
  address: 'address',
  addressAssuranceLevel: 'address_assurance_level',
  cardNumber: 'BEeidSn',
  validFrom: 'validityFrom',
  validTo: 'validityTo',
  issuanceLocality: 'issuance_locality',
  verifiedAt: 'verificationDate',
  portrait: 'picture',
} as const satisfies Partial<Record<keyof UserSeed, string>>
