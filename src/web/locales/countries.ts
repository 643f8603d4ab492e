import { lazy } from '../../domain/lazy.ts'
import { countries } from '../../domain/people/countries.ts'
import { type LanguageCode, languageCodes } from './catalogue.ts'

/** The names of countries by language and code. They are asked for on every page, and each takes some microseconds. */
const names: ReadonlyMap<LanguageCode, () => ReadonlyMap<string, string>> = new Map(
  languageCodes.map((code) => [code, lazy(() => namesIn(code))]),
)

function namesIn(language: LanguageCode): ReadonlyMap<string, string> {
  const regions = new Intl.DisplayNames(language, { type: 'region' })
  return new Map(
    countries.map(({ code, shortCode, name }) => [code, regions.of(shortCode) ?? name]),
  )
}

/** Returns the name of a country in a language. @param code ISO 3166-1 alpha-3; if it is unknown, it is the name */
export function countryName(code: string, language: LanguageCode): string {
  return names.get(language)?.().get(code) ?? code
}
