import { claimPrefix, shortClaimName } from './claim-names.ts'

/** `with-email`: only if the user has an e-mail address. */
export type Availability = 'always' | 'usually' | 'never' | 'with-email'

/**
 * Columns: claim, availability on Belgian documents, availability on documents of the 31 other countries (itsme's
 * documentation, claims appendix).
 */
const table = `
name                      always      always
given_name                usually     usually
family_name               always      always
birthdate                 usually     always
birthdate_as_string       usually     never
age_gte_13                usually     always
age_gte_16                usually     always
age_gte_18                usually     always
age_gte_21                usually     always
age_gte_30                usually     always
gender                    always      always
official_gender           always      always
locale                    usually     usually
picture                   usually     always
physical_person_photo     usually     always
email                     usually     usually
email_verified            with-email  with-email
phone_number              always      always
phone_number_verified     always      always
address                   always      never
address_assurance_level   always      never
claim_citizenship         always      always
claim_citizenship_as_iso  usually     always
place_of_birth            usually     never
BEeidSn                   always      never
claim_device              usually     usually
BENationalNumber          always      never
validityFrom              usually     never
validityTo                usually     always
verificationDate          usually     always
IDDocumentSN              always      always
IDDocumentType            always      always
IDIssuingCountry          always      always
issuance_locality         usually     never
app                       always      always
account                   always      always
identification_mode       always      always
transaction_ip            always      always
ongoing_call              always      always
`

/**
 * Exceptions for individual countries: the Dutch documents that itsme reads do not always contain the gender. A Dutch
 * address is not from the document either.
 */
const exceptions: Readonly<Record<string, Readonly<Record<string, Availability>>>> = {
  NLD: {
    ...{ gender: 'usually', official_gender: 'usually' },
    ...{ address: 'usually', address_assurance_level: 'usually' },
  },
}

/** Countries whose documents contain a national number, by the first two letters of the claim's name. */
export const nationalNumberCountries: Readonly<Record<string, string>> = {
  ...{ BE: 'BEL', RO: 'ROU', BG: 'BGR', CZ: 'CZE', SK: 'SVK', HR: 'HRV', LT: 'LTU', SI: 'SVN' },
  // itsme's documentation spells Slovenia's claim SV in one table and SI in another. Both are supported.
  ...{ SV: 'SVN', LV: 'LVA', MT: 'MLT', RS: 'SRB', MD: 'MDA' },
}

const rows = new Map(
  table
    .trim()
    .split('\n')
    .map((line) => {
      const [claim = '', belgian, foreign] = line.split(/ +/)
      return [claim, { belgian: belgian as Availability, foreign: foreign as Availability }]
    }),
)

/**
 * Returns how often documents of a country provide a claim.
 *
 * @param claim full name, or the name without itsme's prefix
 * @param country ISO 3166-1 alpha-3 code of one of the 32 countries
 */
export function availabilityOf(claim: string, country: string): Availability {
  const name = shortClaimName(claim)
  if (name.endsWith('NationalNumber')) {
    return nationalNumberCountries[name.slice(0, 2)] === country ? 'always' : 'never'
  }
  const row = rows.get(name)
  const usual = country === 'BEL' ? row?.belgian : row?.foreign
  return exceptions[country]?.[name] ?? usual ?? 'usually'
}

/** The full names of the national number claims. */
export const nationalNumberClaims: readonly string[] = Object.keys(nationalNumberCountries).map(
  (letters) => `${claimPrefix}${letters}NationalNumber`,
)
