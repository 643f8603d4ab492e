import { logins } from './en/logins.ts'
import { pages } from './en/pages.ts'

/** Every text of the pages in English; `{name}` is filled in. The other catalogues have the same keys. */
export const en = { ...pages, ...logins } as const

export type TextKey = keyof typeof en

/** All texts of one language. */
export type Catalogue = Readonly<Record<TextKey, string>>

/** The texts of one group, in another language. */
export type Texts<G> = Readonly<Record<keyof G, string>>
