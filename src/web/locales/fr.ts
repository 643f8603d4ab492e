import type { Catalogue } from './en.ts'
import { boardTexts } from './fr/board-texts.ts'
import { claimTexts } from './fr/claim-texts.ts'
import { demoTexts } from './fr/demo-texts.ts'
import { faultTexts } from './fr/fault-texts.ts'
import { guideTexts } from './fr/guide-texts.ts'
import { homeTexts } from './fr/home-texts.ts'
import { itsmeTexts } from './fr/itsme-texts.ts'
import { loginTexts } from './fr/login-texts.ts'
import { partnerTexts } from './fr/partner-texts.ts'
import { stepTexts } from './fr/step-texts.ts'
import { joinTexts } from './join-texts.ts'

/** Every text of the pages in French. */
export const fr: Catalogue = joinTexts(
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
