import type { Catalogue } from './en.ts'
import { logins } from './nl/logins.ts'
import { pages } from './nl/pages.ts'

/** Every text of the pages in Dutch. */
export const nl: Catalogue = { ...pages, ...logins }
