import { findCountry } from '../../domain/people/countries.ts'
import type { LanguageCode } from './catalogue.ts'

/** Returns the name of a country in a language. @param code ISO 3166-1 alpha-3; if it is unknown, it is the name */
export function countryName(code: string, language: LanguageCode): string {
  const country = findCountry(code)
  if (country === undefined) return code
  return new Intl.DisplayNames(language, { type: 'region' }).of(country.shortCode) ?? country.name
}
