import { createHash } from 'node:crypto'
import type { Address, Gender, IdentityDocument, PlaceOfBirth } from './identity-document.ts'
import { belgianLocalities, namesOf } from './names.ts'
import { createCardNumber, createNationalNumber } from './national-number.ts'
import { manualScenario, type Scenario } from './scenario.ts'
import { userIdOf } from './subject.ts'
import type { User, UserStatus } from './user.ts'

/** What a fixture may say of a user. Absent: generated from the phone number; null: the user has none. */
export interface UserSeed {
  readonly phoneNumber: string
  readonly id?: string
  readonly status?: UserStatus
  readonly country?: string
  readonly email?: string | null
  readonly locale?: User['locale']
  readonly code?: string
  readonly scenario?: Scenario
  readonly givenName?: string | null
  readonly familyName?: string
  readonly gender?: Gender
  readonly birthdate?: string
  readonly citizenship?: string
  readonly citizenshipCode?: string
  readonly placeOfBirth?: PlaceOfBirth | null
  readonly address?: Address | null
  readonly nationalNumber?: string
  readonly cardNumber?: string
  readonly documentType?: string
  readonly documentNumber?: string
  readonly validFrom?: string
  readonly validTo?: string
}

/** Picks from lists by the digest of a word: the same user gets the same document in every run. */
function createPicker(word: string): (what: string, limit: number) => number {
  return (what, limit) =>
    createHash('sha256').update(`${word}\n${what}`).digest().readUInt32BE() % limit
}
type Picker = ReturnType<typeof createPicker>

function pick<T>(picker: Picker, what: string, list: readonly [T, ...T[]] | readonly T[]): T {
  const value = list[picker(what, list.length)]
  if (value === undefined) throw new TypeError(`nothing to pick from for ${what}`)
  return value
}

/** Makes a whole user of what is known about one: the rest is generated, the same in each run. */
export function createUser(seed: UserSeed): User {
  const country = seed.country ?? 'BEL'
  const picker = createPicker(seed.phoneNumber)
  const document = createDocument(seed, country, picker)
  const email = seed.email === undefined ? emailOf(document) : (seed.email ?? undefined)
  return {
    id: seed.id ?? userIdOf(seed.phoneNumber),
    phoneNumber: seed.phoneNumber,
    status: seed.status ?? 'active',
    country,
    document,
    ...(email === undefined ? {} : { email }),
    locale: seed.locale ?? localeOf(country),
    code: seed.code ?? '12345',
    scenario: seed.scenario ?? manualScenario,
  }
}

function localeOf(country: string): User['locale'] {
  const locales: Record<string, User['locale']> = { FRA: 'FR', LUX: 'FR', DEU: 'DE', AUT: 'DE' }
  return locales[country] ?? (['BEL', 'NLD'].includes(country) ? 'NL' : 'EN')
}

/** Under example.com, which belongs to nobody (RFC 2606). */
function emailOf({ givenName, familyName }: IdentityDocument): string {
  const plain = [givenName, familyName].filter((part) => part !== undefined).join('.')
  const ascii = plain.normalize('NFD').replace(/[^\w. -]/g, '')
  const word = ascii
    .toLowerCase()
    .replace(/[\s.]+/g, '.')
    .replace(/^\.|\.$/g, '')
  return `${word === '' ? 'user' : word}@example.com`
}

function createDocument(seed: UserSeed, country: string, picker: Picker): IdentityDocument {
  const gender = seed.gender ?? pick(picker, 'gender', ['female', 'male'] as const)
  const names = namesOf(country)
  const givenName =
    seed.givenName === undefined
      ? pick(picker, 'given', gender === 'male' ? names.male : names.female)
      : seed.givenName
  const birthdate = seed.birthdate ?? birthdateOf(picker)
  return {
    issuingCountry: country,
    type: seed.documentType ?? (country === 'BEL' ? 'ID' : pick(picker, 'type', ['ID', 'P'])),
    number: seed.documentNumber ?? documentNumber(country, picker),
    ...(givenName === null ? {} : { givenName }),
    familyName: seed.familyName ?? pick(picker, 'family', names.family),
    birthdate,
    gender,
    validTo: seed.validTo ?? `${2029 + picker('validTo', 6)}-06-30`,
    verifiedAt: `2026-0${1 + picker('verified', 6)}-12T15:02:23Z`,
    ...(country === 'BEL'
      ? belgian(seed, birthdate, gender, picker)
      : foreign(seed, country, gender)),
  }
}

function birthdateOf(picker: Picker): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${1950 + picker('year', 55)}-${two(1 + picker('month', 12))}-${two(1 + picker('day', 28))}`
}

function documentNumber(country: string, picker: Picker): string {
  const digits = String(picker('documentNumber', 1_000_000_000)).padStart(9, '0')
  return country === 'BEL' ? `59${digits}0`.slice(0, 12) : `${country.slice(0, 2)}${digits}`
}

type Rest = Pick<IdentityDocument, 'citizenship'> & Partial<IdentityDocument>

/** What only Belgian documents have (itsme's claims appendix). */
function belgian(seed: UserSeed, birthdate: string, gender: Gender, picker: Picker): Rest {
  const [postalCode, locality] = pick(picker, 'locality', belgianLocalities)
  const address =
    seed.address === undefined
      ? {
          street: `${pick(picker, 'street', namesOf('BEL').streets)} ${1 + picker('house', 120)}`,
          postalCode,
          locality,
        }
      : seed.address
  const placeOfBirth =
    seed.placeOfBirth === undefined
      ? { city: pick(picker, 'birthplace', belgianLocalities)[1], country: 'BEL' }
      : seed.placeOfBirth
  return {
    birthdateAsPrinted: birthdate.split('-').reverse().join('.'),
    officialGender: gender === 'male' ? 'M' : gender === 'female' ? 'F' : 'X',
    citizenship: seed.citizenship ?? 'Belg',
    citizenshipCode: seed.citizenshipCode ?? 'BEL',
    ...(placeOfBirth === null ? {} : { placeOfBirth }),
    ...(address === null ? {} : { address }),
    nationalNumber:
      seed.nationalNumber ?? createNationalNumber(birthdate, gender, 1 + picker('serial', 996)),
    cardNumber:
      seed.cardNumber ??
      createCardNumber(`59${String(picker('card', 100_000_000)).padStart(8, '0')}`),
    validFrom: seed.validFrom ?? `${2019 + picker('validFrom', 6)}-07-01`,
    issuanceLocality: locality,
  }
}

/** What the documents of other countries have instead. */
function foreign(seed: UserSeed, country: string, gender: Gender): Rest {
  return {
    officialGender: gender === 'male' ? 'M' : gender === 'female' ? 'F' : 'X',
    citizenship: seed.citizenship ?? country,
    citizenshipCode: seed.citizenshipCode ?? country,
    ...(seed.validFrom === undefined ? {} : { validFrom: seed.validFrom }),
  }
}
