import type { IdentityDocument } from '../people/identity-document.ts'
import type { User } from '../user.ts'
import { claimPrefix } from './claim-names.ts'

const documentClaims = [
  'name',
  'given_name',
  'family_name',
  'birthdate',
  'gender',
  'picture',
  'address',
  `${claimPrefix}birthdate_as_string`,
  `${claimPrefix}claim_citizenship`,
  `${claimPrefix}claim_citizenship_as_iso`,
  `${claimPrefix}place_of_birth`,
  `${claimPrefix}BENationalNumber`,
  `${claimPrefix}BEeidSn`,
  `${claimPrefix}IDDocumentSN`,
  `${claimPrefix}physical_person_photo`,
]
const card = `${claimPrefix}BEeidSn`
const documentNumber = `${claimPrefix}IDDocumentSN`

interface MetadataClaim {
  /** The claims that it can describe (itsme's documentation, metadata claims). */
  readonly about: readonly string[]
  /** Whether it describes the first of these only. */
  readonly onlyFirst?: true
  readonly value: (document: IdentityDocument) => string | undefined
}

/** Returns midnight of a day in itsme's date format: `2023-04-12T00:00:00Z`. */
function midnight(day: string | undefined): string | undefined {
  return day === undefined ? undefined : `${day}T00:00:00Z`
}

const metadataClaims: Record<string, MetadataClaim> = {
  // With the scope idDocument, a Belgian document has no BEeidSn to describe.
  [`${claimPrefix}validityFrom`]: {
    about: [card, documentNumber],
    onlyFirst: true,
    value: ({ validFrom }) => midnight(validFrom),
  },
  [`${claimPrefix}validityTo`]: {
    about: [card, documentNumber],
    value: ({ validTo }) => midnight(validTo),
  },
  [`${claimPrefix}issuance_locality`]: {
    about: [card],
    value: (document) => document.issuanceLocality,
  },
  [`${claimPrefix}verificationDate`]: {
    about: documentClaims,
    value: ({ verifiedAt }) => verifiedAt,
  },
  [`${claimPrefix}IDIssuingCountry`]: {
    about: documentClaims,
    value: ({ issuingCountry }) => issuingCountry,
  },
}

export const metadataClaimNames: readonly string[] = Object.keys(metadataClaims)

/**
 * Returns a metadata claim: an object whose keys are the returned claims that it describes.
 *
 * @param given names of the other claims that are returned
 * @returns undefined if there is no value or no claim to describe, or if `name` is not a metadata claim
 */
export function metadataClaim(
  name: string,
  user: User,
  given: readonly string[],
): Record<string, string> | undefined {
  const claim = metadataClaims[name]
  const value = claim?.value(user.document)
  if (claim === undefined || value === undefined) return undefined
  const described = claim.about.filter((other) => given.includes(other))
  const about = claim.onlyFirst ? described.slice(0, 1) : described
  return about.length === 0 ? undefined : Object.fromEntries(about.map((other) => [other, value]))
}
