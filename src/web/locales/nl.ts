import type { Catalogue } from './en.ts'
import { claimTexts } from './nl/claim-texts.ts'
import { faultTexts } from './nl/fault-texts.ts'
import { guideTexts } from './nl/guide-texts.ts'
import { itsmeTexts } from './nl/itsme-texts.ts'
import { loginTexts } from './nl/login-texts.ts'
import { siteTexts } from './nl/site-texts.ts'
import { stepTexts } from './nl/step-texts.ts'

/** Every text of the pages in Dutch. */
export const nl: Catalogue = {
  ...itsmeTexts,
  ...siteTexts,
  ...claimTexts,
  ...loginTexts,
  ...stepTexts,
  ...faultTexts,
  ...guideTexts,
}
