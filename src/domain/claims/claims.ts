import { accountOf, appOf, deviceOf } from '../people/phone.ts'
import { claimPhoneNumber } from '../people/phone-number.ts'
import { fullName, type User } from '../user.ts'
import { claimPrefix } from './claim-names.ts'
import {
  availabilityOf,
  nationalNumberClaims,
  nationalNumberCountries,
} from './claims-by-country.ts'
import type { ConfirmationFacts, IdentificationMode } from './confirmation-facts.ts'
import { metadataClaim, metadataClaimNames } from './metadata-claims.ts'

/** The claims of each scope (itsme's documentation, scopes and claims). */
export const claimsByScope = {
  profile: ['name', 'given_name', 'family_name', 'birthdate', 'gender', 'locale', 'picture'],
  email: ['email', 'email_verified'],
  phone: ['phone_number', 'phone_number_verified'],
  address: ['address', 'address_assurance_level'],
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

/** The facts, other than the user, that claim values depend on. */
export interface ClaimFacts extends ConfirmationFacts {
  /** Milliseconds since the epoch, for the age claims. */
  readonly now: number
  /** URL of the picture, which clients request with the access token. */
  readonly pictureUrl?: string
  /** Returns a portrait as base64-encoded JPEG, by its number. */
  readonly portrait?: (number: number) => string
}

type ClaimSource = (user: User, facts: ClaimFacts) => unknown

/** The source of each plain claim's value. If it returns undefined, the user has no value and the claim is omitted. */
const sources: Readonly<Record<string, ClaimSource>> = {
  name: ({ document }) => fullName(document),
  given_name: ({ document }) => document.givenName,
  family_name: ({ document }) => document.familyName,
  birthdate: ({ document }) => document.birthdate,
  gender: ({ document }) => document.gender,
  locale: ({ locale }) => locale,
  picture: ({ document }, { pictureUrl }) => document.portrait && pictureUrl,
  email: ({ email }) => email,
  email_verified: ({ email, emailVerified = false }) =>
    email === undefined ? undefined : emailVerified,
  phone_number: ({ phoneNumber }) => claimPhoneNumber(phoneNumber),
  phone_number_verified: () => true,
  address: addressClaim,
  address_assurance_level: ({ document }) => document.addressAssuranceLevel,
  age_gte_13: ageClaim(13),
  age_gte_16: ageClaim(16),
  age_gte_18: ageClaim(18),
  age_gte_21: ageClaim(21),
  age_gte_30: ageClaim(30),
  ...itsmeClaims({
    BEeidSn: ({ document }) => document.cardNumber,
    IDDocumentSN: ({ document }) => document.number,
    IDDocumentType: ({ document }) => document.type,
    birthdate_as_string: ({ document }) => document.birthdateAsPrinted,
    official_gender: ({ document }) => document.officialGender,
    physical_person_photo: photoClaim,
    claim_citizenship: ({ document }) => document.citizenship,
    claim_citizenship_as_iso: ({ document }) => document.citizenshipCode,
    place_of_birth: placeOfBirthClaim,
    claim_device: deviceOf,
    app: appOf,
    account: accountOf,
    identification_mode: (_user, { mode }) => modeNames[mode ?? 'number'],
    transaction_ip: (user, { ipAddress }) => ipAddress ?? user.ipAddress ?? phoneAddress,
    ongoing_call: ({ ongoingCall }) => ongoingCall ?? false,
    student_attestation_ag: ({ studentAttestation }) => studentAttestation,
  }),
  ...Object.fromEntries(nationalNumberClaims.map((name) => [name, nationalNumberClaim(name)])),
}

function itsmeClaims(byName: Readonly<Record<string, ClaimSource>>) {
  return Object.fromEntries(
    Object.entries(byName).map(([name, source]) => [claimPrefix + name, source]),
  )
}

/** The values of the claim `identification_mode` (itsme's documentation, identification_mode). */
const modeNames = { number: 'MSISDN', qr: 'QR', app: 'a2a' } as const satisfies Record<
  IdentificationMode,
  string
>

/** The default address of a phone that no browser represents, from a network reserved for documentation (RFC 5737). */
const phoneAddress = '192.0.2.1'

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

/** `formatted` is the city: `{ "city": "Brussels", "formatted": "Brussels" }` (itsme's documentation, userinfo). */
function placeOfBirthClaim({ document }: User): unknown {
  const place = document.placeOfBirth
  return place && { ...place, formatted: place.city }
}

/** The photo is 140 pixels wide and 200 pixels high (itsme's documentation, physical_person_photo). */
function photoClaim({ document }: User, { portrait }: ClaimFacts): unknown {
  if (document.portrait === undefined || portrait === undefined) return undefined
  return { format: 'image/jpeg', value: portrait(document.portrait) }
}

function ageClaim(years: number): ClaimSource {
  return ({ document }, { now }) => {
    if (document.birthdate === undefined) return undefined
    const [year = 0, ...rest] = document.birthdate.split('-')
    const today = new Date(now).toISOString().slice(0, 10)
    return `${Number(year) + years}-${rest.join('-')}` <= today
  }
}

function nationalNumberClaim(name: string): ClaimSource {
  const country = nationalNumberCountries[name.slice(claimPrefix.length, claimPrefix.length + 2)]
  return ({ document }) =>
    document.issuingCountry === country ? document.nationalNumber : undefined
}

/** Every user claim that this simulator supports. */
export const claimNames: readonly string[] = [...Object.keys(sources), ...metadataClaimNames]
const knownNames: ReadonlySet<string> = new Set(claimNames)

const scopeEntries: readonly [string, readonly string[]][] = Object.entries(claimsByScope)

/** The parsed parameter `claims` of an authorization request (OpenID Connect Core 5.5). */
export interface ClaimsRequest {
  readonly userinfo?: Readonly<Record<string, unknown>>
  readonly id_token?: Readonly<Record<string, unknown>>
}

/** Returns the known user claims that a request asks for, by scope or individually, without duplicates. */
export function requestedClaims(scope: string, claims: ClaimsRequest = {}): string[] {
  const scopes = scope.split(' ')
  const names = new Set<string>()
  for (const [value, members] of scopeEntries) {
    if (scopes.includes(value)) for (const name of members) names.add(name)
  }
  for (const asked of [claims.userinfo, claims.id_token]) {
    for (const name of Object.keys(asked ?? {})) if (knownNames.has(name)) names.add(name)
  }
  return [...names]
}

/**
 * Returns the values of claims about a user. A claim is omitted, not null, if it has no value or if documents of the
 * user's country never provide it.
 *
 * @param requested names of the claims; metadata claims only describe the others among them
 */
export function claimValues(
  user: User,
  requested: readonly string[],
  facts: ClaimFacts,
): Record<string, unknown> {
  const country = user.document.issuingCountry
  const possible = requested.filter((name) => availabilityOf(name, country) !== 'never')
  const plain = possible.map((name) => [name, sources[name]?.(user, facts)] as const)
  const given = plain.filter(([, value]) => value !== undefined)
  const names = given.map(([name]) => name)
  const metadata = possible.map((name) => [name, metadataClaim(name, user, names)] as const)
  return Object.fromEntries([...given, ...metadata.filter(([, value]) => value !== undefined)])
}
