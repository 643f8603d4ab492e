import { claimPrefix } from '../domain/claims/claim-names.ts'

/** An itsme claim in a custom policy. B2C only maps strings, booleans and dates. */
interface PolicyClaim {
  /** The claim type in B2C. */
  readonly id: string
  readonly name: string
  /** The claim in the ID token. */
  readonly from: string
  readonly type: 'string' | 'boolean'
  /** True if the starter pack already defines the claim type. */
  readonly isStandard?: true
}

/** Every claim that the policy reads. */
export const policyClaims: readonly PolicyClaim[] = [
  { id: 'issuerUserId', name: 'User ID', from: 'sub', type: 'string', isStandard: true },
  { id: 'displayName', name: 'Display name', from: 'name', type: 'string', isStandard: true },
  { id: 'givenName', name: 'Given name', from: 'given_name', type: 'string', isStandard: true },
  { id: 'surname', name: 'Surname', from: 'family_name', type: 'string', isStandard: true },
  { id: 'email', name: 'Email', from: 'email', type: 'string', isStandard: true },
  claim('itsmeEmailVerified', 'Email verified', 'email_verified', 'boolean'),
  claim('itsmePhoneNumber', 'Phone number', 'phone_number'),
  claim('itsmePhoneNumberVerified', 'Phone number verified', 'phone_number_verified', 'boolean'),
  claim('itsmeBirthdate', 'Birthdate', 'birthdate'),
  claim('itsmeGender', 'Gender', 'gender'),
  claim('itsmeLocale', 'Locale', 'locale'),
  claim('itsmePicture', 'Picture', 'picture'),
  claim('itsmeNationalNumber', 'National number', `${claimPrefix}BENationalNumber`),
]

function claim(
  id: string,
  name: string,
  from: string,
  type: PolicyClaim['type'] = 'string',
): PolicyClaim {
  return { id, name, from, type }
}

/** The claims that the starter pack does not define. */
export const ownClaims = policyClaims.filter(({ isStandard }) => isStandard === undefined)
