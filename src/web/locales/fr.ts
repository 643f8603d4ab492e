import type { Catalogue } from './en.ts'
import { claimTexts } from './fr/claim-texts.ts'
import { faultTexts } from './fr/fault-texts.ts'
import { guideTexts } from './fr/guide-texts.ts'
import { itsmeTexts } from './fr/itsme-texts.ts'
import { loginTexts } from './fr/login-texts.ts'
import { siteTexts } from './fr/site-texts.ts'
import { stepTexts } from './fr/step-texts.ts'

/** Every text of the pages in French. */
export const fr: Catalogue = {
  ...itsmeTexts,
  ...siteTexts,
  ...claimTexts,
  ...loginTexts,
  ...stepTexts,
  ...faultTexts,
  ...guideTexts,
}
