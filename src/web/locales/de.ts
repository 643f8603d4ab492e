import { boardTexts } from './de/board-texts.ts'
import { claimTexts } from './de/claim-texts.ts'
import { demoTexts } from './de/demo-texts.ts'
import { faultTexts } from './de/fault-texts.ts'
import { guideTexts } from './de/guide-texts.ts'
import { homeTexts } from './de/home-texts.ts'
import { itsmeTexts } from './de/itsme-texts.ts'
import { loginTexts } from './de/login-texts.ts'
import { partnerTexts } from './de/partner-texts.ts'
import { stepTexts } from './de/step-texts.ts'
import type { Catalogue } from './en.ts'
import { joinTexts } from './join-texts.ts'

/** Every text of the pages in German. */
export const de: Catalogue = joinTexts(
  itsmeTexts,
  homeTexts,
  demoTexts,
  partnerTexts,
  boardTexts,
  claimTexts,
  loginTexts,
  stepTexts,
  faultTexts,
  guideTexts,
)
