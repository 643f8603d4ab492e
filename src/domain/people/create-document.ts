import { nationalNumberCountries } from '../claims/claims-by-country.ts'
import { defined } from '../defined.ts'
import { createForeignNationalNumber } from './foreign-national-number.ts'
import {
  type Address,
  type Gender,
  type IdentityDocument,
  portraitCount,
} from './identity-document.ts'
import { belgianLocalities, dutchLocalities, namesOf, streets } from './names.ts'
import { createCardNumber, createNationalNumber, readNationalNumber } from './national-number.ts'
import { type Picker, pick } from './picker.ts'
import type { UserSeed } from './user-seed.ts'

/** The basis of all other data on a document, even if the document itself does not contain it. */
interface Person {
  readonly gender: Gender
  readonly birthdate: string
}

/**
 * Creates a document from what is known about a user. It fills in every claim that the claims appendix marks "always"
 * or "usually" for the country, with the same values in every run. Null omits a claim.
 */
export function createDocument(seed: UserSeed, country: string, picker: Picker): IdentityDocument {
  const told = country === 'BEL' ? readNationalNumber(seed.nationalNumber) : undefined
  const person = {
    gender: seed.gender ?? told?.gender ?? pick(picker, 'gender', ['female', 'male'] as const),
    birthdate: seed.birthdate ?? told?.birthdate ?? birthdateOf(picker),
  }
  return {
    ...common(seed, country, person, picker),
    ...(country === 'BEL' ? belgian(seed, person, picker) : foreign(seed, country, person, picker)),
  }
}

/** Returns the value of a fixture, or a generated one if it is undefined. Null stays null and is removed later. */
function or<T>(given: T | null | undefined, generate: () => T): T | null {
  return given === undefined ? generate() : given
}

type Common = Pick<IdentityDocument, 'issuingCountry' | 'familyName'> & Partial<IdentityDocument>
type Rest = Pick<IdentityDocument, 'citizenship' | 'type' | 'number'> & Partial<IdentityDocument>

function common(seed: UserSeed, country: string, person: Person, picker: Picker): Common {
  const names = namesOf(country)
  const given = person.gender === 'male' ? names.male : names.female
  return {
    issuingCountry: country,
    familyName: seed.familyName ?? pick(picker, 'family', names.family),
    ...defined({
      givenName: or(seed.givenName, () => pick(picker, 'given', given)),
      birthdate: seed.birthdate === null ? null : person.birthdate,
      gender: seed.gender === null ? null : person.gender,
      officialGender: or(seed.officialGender, () => printedGender(seed, person)),
      validTo: or(seed.validTo, () => `${2029 + picker('validTo', 6)}-06-30`),
      verifiedAt: or(seed.verifiedAt, () => `2026-0${1 + picker('verified', 6)}-12T15:02:23Z`),
      portrait: or(seed.portrait, () => portraitOf(person, picker)),
    }),
  }
}

/** If a document does not state the gender, no gender is printed on it either. */
function printedGender(seed: UserSeed, { gender }: Person): string | null {
  if (seed.gender === null) return null
  return gender === 'male' ? 'M' : gender === 'female' ? 'F' : 'X'
}

/** Portraits with odd numbers show men. */
function portraitOf({ gender }: Person, picker: Picker): number {
  const pair = picker('portrait', portraitCount / 2)
  return 2 * pair + (gender === 'male' ? 1 : 2)
}

function birthdateOf(picker: Picker): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${1950 + picker('year', 55)}-${two(1 + picker('month', 12))}-${two(1 + picker('day', 28))}`
}

/** Returns the data that only Belgian documents contain (itsme's claims appendix). */
function belgian(seed: UserSeed, person: Person, picker: Picker): Rest {
  const address = seed.address ?? createAddress(belgianLocalities, picker)
  const cardNumber =
    seed.cardNumber ?? createCardNumber(`59${String(picker('card', 100_000_000)).padStart(8, '0')}`)
  return {
    type: seed.documentType ?? 'ID',
    // Both claims contain the same number (itsme's documentation, BEeidSn).
    number: seed.documentNumber ?? cardNumber,
    citizenship: seed.citizenship ?? 'Belg',
    address,
    addressAssuranceLevel: seed.addressAssuranceLevel ?? 'VERIFIED',
    nationalNumber: seed.nationalNumber ?? belgianNumber(person, picker),
    cardNumber,
    ...defined({
      birthdateAsPrinted: or(seed.birthdateAsPrinted, () => printedDate(person.birthdate)),
      citizenshipCode: or(seed.citizenshipCode, () => 'BEL'),
      placeOfBirth: or(seed.placeOfBirth, () => ({
        city: pick(picker, 'birthplace', belgianLocalities)[1],
      })),
      validFrom: or(seed.validFrom, () => `${2019 + picker('validFrom', 6)}-07-01`),
      issuanceLocality: or(seed.issuanceLocality, () => address.locality),
    }),
  }
}

function createAddress(
  localities: readonly (readonly [postalCode: string, locality: string])[],
  picker: Picker,
): Address {
  const [postalCode, locality] = pick(picker, 'locality', localities)
  const street = `${pick(picker, 'street', streets)} ${1 + picker('house', 120)}`
  return { street, postalCode, locality }
}

function belgianNumber({ birthdate, gender }: Person, picker: Picker): string {
  return createNationalNumber(birthdate, gender, 1 + picker('serial', 996))
}

/** `1978-11-01` → `01.11.1978` */
function printedDate(birthdate: string): string {
  return birthdate.split('-').reverse().join('.')
}

/** Returns the data that documents of other countries contain instead. */
function foreign(seed: UserSeed, country: string, person: Person, picker: Picker): Rest {
  const { birthdate, gender } = person
  const own = { birthdate, isMale: gender === 'male', draw: picker }
  const hasNumber = Object.values(nationalNumberCountries).includes(country)
  return {
    type: seed.documentType ?? pick(picker, 'type', ['ID', 'P']),
    number: seed.documentNumber ?? documentNumber(country, picker),
    citizenship: seed.citizenship ?? country,
    ...defined({
      ...(country === 'NLD' ? dutchAddress(seed, picker) : {}),
      citizenshipCode: or(seed.citizenshipCode, () => country),
      nationalNumber: hasNumber
        ? (seed.nationalNumber ?? createForeignNationalNumber(country, own))
        : undefined,
    }),
  }
}

/** Letters and digits of Dutch document numbers: no letter O, since it looks like the digit. */
const dutchLetters = 'ABCDEFGHIJKLMNPQRSTUVWXYZ'

/**
 * Creates a document number. A Dutch one has nine characters: two letters, six letters or digits, one digit (itsme's
 * documentation, IDDocumentSN). The form of the other countries is not documented.
 */
function documentNumber(country: string, picker: Picker): string {
  const digits = String(picker('documentNumber', 1_000_000_000)).padStart(9, '0')
  if (country !== 'NLD') return `${country.slice(0, 2)}${digits}`
  const letter = (what: string) => dutchLetters.charAt(picker(what, dutchLetters.length))
  return letter('documentLetter') + letter('documentLetter2') + digits.slice(0, 7)
}

/** An address of a Dutch user is what the user declared, since Dutch documents have none (inferred). */
function dutchAddress(seed: UserSeed, picker: Picker) {
  const address = or(seed.address, () => createAddress(dutchLocalities, picker))
  const level = or(seed.addressAssuranceLevel, () => 'SELF_DECLARED' as const)
  return { address, addressAssuranceLevel: address === null ? null : level }
}
