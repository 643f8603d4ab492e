import { claimPrefix } from './claim-names.ts'
import { metadataClaim, metadataClaimNames } from './metadata-claims.ts'
import { claimPhoneNumber } from './phone-number.ts'
import { fullName, type User } from './user.ts'

/** The claims of each scope (itsme's documentation, scopes and claims). */
export const claimsByScope = {
  profile: ['name', 'given_name', 'family_name', 'birthdate', 'gender', 'locale'],
  email: ['email', 'email_verified'],
  phone: ['phone_number', 'phone_number_verified'],
  address: ['address'],
  eid: [`${claimPrefix}BENationalNumber`, `${claimPrefix}BEeidSn`],
  idDocument: [
    `${claimPrefix}IDDocumentSN`,
    `${claimPrefix}IDDocumentType`,
    `${claimPrefix}IDIssuingCountry`,
    `${claimPrefix}validityFrom`,
    `${claimPrefix}validityTo`,
  ],
} as const satisfies Record<string, readonly string[]>

export type ClaimScope = keyof typeof claimsByScope

type ClaimSource = (user: User, today: string) => unknown

/** Where the value of each plain claim comes from; undefined: the user has none, and the claim is left out. */
const sources: Record<string, ClaimSource> = {
  name: ({ document }) => fullName(document),
  given_name: ({ document }) => document.givenName,
  family_name: ({ document }) => document.familyName,
  birthdate: ({ document }) => document.birthdate,
  gender: ({ document }) => document.gender,
  locale: ({ locale }) => locale,
  email: ({ email }) => email,
  email_verified: ({ email }) => (email === undefined ? undefined : false),
  phone_number: ({ phoneNumber }) => claimPhoneNumber(phoneNumber),
  phone_number_verified: () => true,
  address: addressClaim,
  age_gte_16: ageClaim(16),
  age_gte_18: ageClaim(18),
  age_gte_21: ageClaim(21),
  age_gte_30: ageClaim(30),
  [`${claimPrefix}BENationalNumber`]: ({ document }) => document.nationalNumber,
  [`${claimPrefix}BEeidSn`]: ({ document }) => document.cardNumber,
  [`${claimPrefix}IDDocumentSN`]: ({ document }) => document.number,
  [`${claimPrefix}IDDocumentType`]: ({ document }) => document.type,
  [`${claimPrefix}birthdate_as_string`]: ({ document }) => document.birthdateAsPrinted,
  [`${claimPrefix}official_gender`]: ({ document }) => document.officialGender,
  [`${claimPrefix}claim_citizenship`]: ({ document }) => document.citizenship,
  [`${claimPrefix}claim_citizenship_as_iso`]: ({ document }) => document.citizenshipCode,
  [`${claimPrefix}place_of_birth`]: placeOfBirthClaim,
}

/** `formatted` is one line: `Jekerstraat 39 3700 TONGEREN` (itsme's documentation, address). */
function addressClaim({ document }: User): unknown {
  const { address } = document
  if (address === undefined) return undefined
  const { street, postalCode, locality } = address
  return {
    formatted: `${street} ${postalCode} ${locality}`,
    street_address: street,
    postal_code: postalCode,
    locality,
  }
}

function placeOfBirthClaim({ document }: User): unknown {
  const place = document.placeOfBirth
  return place && { formatted: `${place.city}, ${place.country}`, ...place }
}

function ageClaim(years: number): ClaimSource {
  return ({ document }, today) => {
    const [year = 0, ...rest] = document.birthdate.split('-')
    return `${Number(year) + years}-${rest.join('-')}` <= today
  }
}

/** Every claim about a user that this simulator can give. */
export const claimNames: readonly string[] = [...Object.keys(sources), ...metadataClaimNames]

const scopeEntries: readonly [string, readonly string[]][] = Object.entries(claimsByScope)

/** The parameter `claims` of an authorization request, parsed (OpenID Connect Core 5.5). */
export interface ClaimsRequest {
  readonly userinfo?: Readonly<Record<string, unknown>>
  readonly id_token?: Readonly<Record<string, unknown>>
}

/** The names of the user claims that a request asks for, by scope or one by one, each once and only those we know. */
export function requestedClaims(scope: string, claims: ClaimsRequest = {}): string[] {
  const scopes = new Set(scope.split(' '))
  const byScope = scopeEntries.filter(([name]) => scopes.has(name)).flatMap(([, names]) => names)
  const byName = [...Object.keys(claims.userinfo ?? {}), ...Object.keys(claims.id_token ?? {})]
  return [...new Set([...byScope, ...byName])].filter((name) => claimNames.includes(name))
}

/**
 * The values of some claims about a user; a claim without a value is left out, never null.
 *
 * @param requested names; a metadata claim speaks of the other ones among them
 * @param now milliseconds since the epoch, for the ages
 */
export function claimValues(
  user: User,
  requested: readonly string[],
  now: number,
): Record<string, unknown> {
  const today = new Date(now).toISOString().slice(0, 10)
  const plain = requested.map((name) => [name, sources[name]?.(user, today)] as const)
  const given = plain.filter(([, value]) => value !== undefined)
  const names = given.map(([name]) => name)
  const metadata = requested.map((name) => [name, metadataClaim(name, user, names)] as const)
  return Object.fromEntries([...given, ...metadata.filter(([, value]) => value !== undefined)])
}
