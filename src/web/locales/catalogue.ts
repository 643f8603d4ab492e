import { de } from './de.ts'
import { type Catalogue, en, type TextKey } from './en.ts'
import { fr } from './fr.ts'
import { nl } from './nl.ts'

/** A text with its `{name}`s filled in. */
export type Translate = (key: TextKey, values?: Readonly<Record<string, string | number>>) => string

/** The languages of itsme's pages, by the codes of `ui_locales` (itsme's documentation). */
export const catalogues = { fr, nl, de, en } as const satisfies Record<string, Catalogue>
export type LanguageCode = keyof typeof catalogues

export const languageCodes = Object.keys(catalogues) as readonly LanguageCode[]

/** The name of each language in itself. */
export const languageNames = {
  fr: 'Français',
  nl: 'Nederlands',
  de: 'Deutsch',
  en: 'English',
} as const satisfies Record<LanguageCode, string>

export interface Language {
  readonly code: LanguageCode
  readonly t: Translate
}

/** The texts of a language. */
export function languageOf(code: LanguageCode): Language {
  const catalogue: Catalogue = catalogues[code]
  return { code, t: (key, values = {}) => fill(catalogue[key], values) }
}

function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (placeholder, name: string) =>
    String(values[name] ?? placeholder),
  )
}

/** What is known of the wishes of a browser, the strongest first. */
export interface LanguageWishes {
  /** The switch, used during this very visit. */
  readonly switchedHere?: string | undefined
  /** The parameter `ui_locales`: language tags by preference; unknown ones are ignored (itsme's documentation). */
  readonly uiLocales?: string | undefined
  /** The switch, used before. */
  readonly remembered?: string | undefined
  /** What the browser accepts, the best of ours. */
  readonly accepted?: string | undefined
}

/** Chooses among our languages; English when nobody wishes another. */
export function chooseLanguage(wishes: LanguageWishes): LanguageCode {
  const { switchedHere, uiLocales = '', remembered, accepted } = wishes
  const tags = [switchedHere, ...uiLocales.split(' '), remembered, accepted]
  const known = tags.map((tag) => languageCodeOf(tag)).find((code) => code !== undefined)
  return known ?? 'en'
}

/** The language of a tag such as `fr` or `fr-BE` (RFC 5646). */
export function languageCodeOf(tag: string | undefined): LanguageCode | undefined {
  const [primary] = (tag ?? '').toLowerCase().split('-')
  return languageCodes.find((code) => code === primary)
}
