import { claimTexts } from './de/claim-texts.ts'
import { faultTexts } from './de/fault-texts.ts'
import { guideTexts } from './de/guide-texts.ts'
import { itsmeTexts } from './de/itsme-texts.ts'
import { loginTexts } from './de/login-texts.ts'
import { siteTexts } from './de/site-texts.ts'
import { stepTexts } from './de/step-texts.ts'
import type { Catalogue } from './en.ts'

/** Every text of the pages in German. */
export const de: Catalogue = {
  ...itsmeTexts,
  ...siteTexts,
  ...claimTexts,
  ...loginTexts,
  ...stepTexts,
  ...faultTexts,
  ...guideTexts,
}
