import type { Translate } from '../locales/catalogue.ts'
import type { TextKey } from '../locales/en.ts'

/** A sentence in which some values are set apart. */
export type RichText = readonly { readonly text: string; readonly isValue: boolean }[]

/** Characters that no text of the pages contains (private use). */
const [open, close] = ['\ue000', '\ue001']

/** Returns a text of the catalogue, with its values set apart. */
export function richText(
  t: Translate,
  key: TextKey,
  values: Readonly<Record<string, string | number>> = {},
): RichText {
  const marked = Object.entries(values).map(([name, value]) => [name, `${open}${value}${close}`])
  const parts = t(key, Object.fromEntries(marked)).split(/[\ue000\ue001]/)
  return parts.map((text, index) => ({ text, isValue: index % 2 === 1 }))
}

/** Returns a text without values that are set apart. */
export function plainRichText(text: string): RichText {
  return [{ text, isValue: false }]
}
