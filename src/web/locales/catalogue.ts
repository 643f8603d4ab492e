import { en, type TextKey } from './en.ts'

/** All texts of one language. */
export type Catalogue = Readonly<Record<TextKey, string>>

/** A text with its `{name}`s filled in. */
export type Translate = (key: TextKey, values?: Readonly<Record<string, string | number>>) => string

const catalogues: Readonly<Record<string, Catalogue>> = { en }

export interface Language {
  readonly code: string
  readonly t: Translate
}

/** The texts of a language; English where there is no such catalogue. */
export function languageOf(code: string): Language {
  const known = catalogues[code] === undefined ? 'en' : code
  const catalogue = catalogues[known] ?? en
  return { code: known, t: (key, values = {}) => fill(catalogue[key], values) }
}

function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (placeholder, name: string) =>
    String(values[name] ?? placeholder),
  )
}
