import type { Catalogue } from './en.ts'
import { joinTexts } from './join-texts.ts'
import { boardTexts } from './nl/board-texts.ts'
import { claimTexts } from './nl/claim-texts.ts'
import { demoTexts } from './nl/demo-texts.ts'
import { faultTexts } from './nl/fault-texts.ts'
import { guideTexts } from './nl/guide-texts.ts'
import { homeTexts } from './nl/home-texts.ts'
import { itsmeTexts } from './nl/itsme-texts.ts'
import { loginTexts } from './nl/login-texts.ts'
import { partnerTexts } from './nl/partner-texts.ts'
import { stepTexts } from './nl/step-texts.ts'

/** Every text of the pages in Dutch. */
export const nl: Catalogue = joinTexts(
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
