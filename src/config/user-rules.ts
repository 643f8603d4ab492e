import { availabilityOf, nationalNumberCountries } from '../domain/claims-by-country.ts'
import { findCountry } from '../domain/countries.ts'
import { isForeignNationalNumber } from '../domain/foreign-national-number.ts'
import { checkDigitsOf, isNationalNumber } from '../domain/national-number.ts'
import { claimOfSeedKey } from '../domain/user-seed.ts'
import type { UserFixture } from './fixture-types.ts'
import type { Problem } from './problems.ts'

/** What the schema of one user cannot say: what the documents of the country have (itsme's claims appendix). */
export function userProblems(user: UserFixture): Problem[] {
  const country = user.country ?? 'BEL'
  // A country that is none was reported by the schema.
  if (findCountry(country) === undefined) return []
  return [
    ...Object.entries(claimOfSeedKey).flatMap(([key, claim]) =>
      availabilityProblem(key as keyof typeof claimOfSeedKey, claim, user, country),
    ),
    ...nationalNumberProblems(user, country),
    ...birthdateProblems(user),
  ]
}

function availabilityProblem(
  key: keyof typeof claimOfSeedKey,
  claim: string,
  user: UserFixture,
  country: string,
): Problem[] {
  const value = user[key]
  if (value === undefined) return []
  const availability = availabilityOf(claim, country)
  if (value === null && availability === 'always') {
    return [{ path: [key], message: `must not be null: documents of ${country} always have one` }]
  }
  if (value === null || availability !== 'never') return []
  return [{ path: [key], message: `only Belgian documents have one, not ${country}; leave it out` }]
}

function nationalNumberProblems({ nationalNumber }: UserFixture, country: string): Problem[] {
  if (nationalNumber === undefined) return []
  const path = ['nationalNumber']
  if (country === 'BEL') {
    if (isNationalNumber(nationalNumber)) return []
    const right = checkDigitsOf(nationalNumber)
    const hint =
      right === undefined
        ? ''
        : `; they would be ${right.before2000}, or ${right.from2000} for somebody born from 2000 on`
    const message = `must be eleven digits whose last two check, got "${nationalNumber}"${hint}`
    return [{ path, message }]
  }
  const countries = [...new Set(Object.values(nationalNumberCountries))]
  if (!countries.includes(country)) {
    const message = `documents of ${country} have none that itsme gives; only those of ${countries.join(', ')}`
    return [{ path, message }]
  }
  if (isForeignNationalNumber(country, nationalNumber)) return []
  return [{ path, message: `has not the form of a number of ${country}, got "${nationalNumber}"` }]
}

/** "At least one of birthdate or birthdate_as_string will always be available" (itsme's claims appendix). */
function birthdateProblems({ birthdate, birthdateAsPrinted }: UserFixture): Problem[] {
  if (birthdate !== null || birthdateAsPrinted !== null) return []
  const message = 'must not be null where birthdateAsPrinted is: there is always one of the two'
  return [{ path: ['birthdate'], message }]
}
