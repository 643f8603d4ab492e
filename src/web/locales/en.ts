import { boardTexts } from './en/board-texts.ts'
import { claimTexts } from './en/claim-texts.ts'
import { demoTexts } from './en/demo-texts.ts'
import { faultTexts } from './en/fault-texts.ts'
import { guideTexts } from './en/guide-texts.ts'
import { homeTexts } from './en/home-texts.ts'
import { itsmeTexts } from './en/itsme-texts.ts'
import { loginTexts } from './en/login-texts.ts'
import { partnerTexts } from './en/partner-texts.ts'
import { stepTexts } from './en/step-texts.ts'
import { joinTexts } from './join-texts.ts'

/** Every text of the pages in English; `{name}` is filled in. The other catalogues have the same keys. */
export const en = joinTexts(
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

export type TextKey = keyof typeof en

/** All texts of one language. */
export type Catalogue = Readonly<Record<TextKey, string>>

/** The texts of one group, in another language. */
export type Texts<G> = Readonly<Record<keyof G, string>>
