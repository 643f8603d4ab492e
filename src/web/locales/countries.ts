import { lazy } from '../../domain/lazy.ts'
import { findCountry } from '../../domain/people/countries.ts'
import { type LanguageCode, languageCodes } from './catalogue.ts'

/** The names of regions by language. Each is created once, because it takes a tenth of a millisecond. */
const regionNames: ReadonlyMap<LanguageCode, () => Intl.DisplayNames> = new Map(
  languageCodes.map((code) => [code, lazy(() => new Intl.DisplayNames(code, { type: 'region' }))]),
)

/** Returns the name of a country in a language. @param code ISO 3166-1 alpha-3; if it is unknown, it is the name */
export function countryName(code: string, language: LanguageCode): string {
  const country = findCountry(code)
  if (country === undefined) return code
  return regionNames.get(language)?.().of(country.shortCode) ?? country.name
}
