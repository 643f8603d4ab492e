export type Gender = 'female' | 'male' | 'unknown' | 'n/a'

export interface Address {
  readonly street: string
  readonly postalCode: string
  readonly locality: string
}

/** How far an address was checked (itsme's documentation, address_assurance_level). */
export const addressAssuranceLevels = ['SELF_DECLARED', 'VALIDATED', 'VERIFIED'] as const
export type AddressAssuranceLevel = (typeof addressAssuranceLevels)[number]

export interface PlaceOfBirth {
  readonly city: string
  readonly country?: string
}

/**
 * The identity document that an itsme account is based on. It is the source of the user's attributes. A member is
 * absent if the document does not contain it.
 */
export interface IdentityDocument {
  /** ISO 3166-1 alpha-3. */
  readonly issuingCountry: string
  /** ICAO code: `I…` for a card, `P…` for a passport. */
  readonly type: string
  readonly number: string
  readonly givenName?: string
  readonly familyName: string
  /** `YYYY-MM-DD` */
  readonly birthdate?: string
  /** As printed, such as `18.04.1988`. Only on Belgian documents. */
  readonly birthdateAsPrinted?: string
  readonly gender?: Gender
  /** As printed on the document. */
  readonly officialGender?: string
  /** As printed: text on Belgian documents, ISO 3166-1 alpha-3 on others. */
  readonly citizenship: string
  /** ISO 3166-1 alpha-3. */
  readonly citizenshipCode?: string
  readonly placeOfBirth?: PlaceOfBirth
  readonly address?: Address
  readonly addressAssuranceLevel?: AddressAssuranceLevel
  /** The country's national number, if its documents contain one. */
  readonly nationalNumber?: string
  /** Number of the Belgian card's chip. */
  readonly cardNumber?: string
  /** `YYYY-MM-DD` */
  readonly validFrom?: string
  /** `YYYY-MM-DD` */
  readonly validTo?: string
  readonly issuanceLocality?: string
  /** When itsme last verified the document, such as `2023-04-12T15:02:23Z`. */
  readonly verifiedAt?: string
  /** Number of the portrait that serves as the photo, from 1 to {@link portraitCount}. */
  readonly portrait?: number
}

/** The number of portraits in `fixtures/portraits`. */
export const portraitCount = 6
