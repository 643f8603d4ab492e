import { logins } from './de/logins.ts'
import { pages } from './de/pages.ts'
import type { Catalogue } from './en.ts'

/** Every text of the pages in German. */
export const de: Catalogue = { ...pages, ...logins }
