import type { Catalogue } from './en.ts'
import { logins } from './fr/logins.ts'
import { pages } from './fr/pages.ts'

/** Every text of the pages in French. */
export const fr: Catalogue = { ...pages, ...logins }
