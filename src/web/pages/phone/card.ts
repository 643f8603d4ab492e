import type { Action } from '../../../domain/action.ts'
import { type Approval, textParts } from '../../../domain/approval/approval.ts'
import { shortClaimName } from '../../../domain/claims/claim-names.ts'
import { type ClaimFacts, claimValues } from '../../../domain/claims/claims.ts'
import { nationalNumberCountries } from '../../../domain/claims/claims-by-country.ts'
import { membersOf } from '../../../domain/members.ts'
import { findCountry } from '../../../domain/people/countries.ts'
import { formatNationalNumber } from '../../../domain/people/national-number.ts'
import type { User } from '../../../domain/user.ts'
import type { Translate } from '../../locales/catalogue.ts'
import { en, type TextKey } from '../../locales/en.ts'
import { minutesAndSeconds } from '../people.ts'
import type { ApprovalView, CardView } from './phone-views.ts'

interface CardFacts {
  readonly now: number
  /** The address of the browser that acts as the phone. */
  readonly ipAddress: string
  /** Whether the phone asks for the drawing. */
  readonly hasIcon: boolean
}

/** Returns the card of an action on a user's phone. */
export function cardView(
  action: Action,
  user: User,
  { now, ipAddress, hasIcon }: CardFacts,
  t: Translate,
): CardView {
  const left = action.expiresAt - now
  const facts: ClaimFacts = { now, mode: action.mode, ipAddress, ...photoOf(t) }
  const values = claimValues(user, action.claims, facts)
  return {
    id: action.id,
    partnerName: action.partnerName,
    serviceName: action.serviceName,
    left,
    leftText: minutesAndSeconds(left),
    icons: hasIcon ? action.icons : [],
    advanced: action.acr === 'advanced',
    code: user.code,
    ...(action.approval === undefined ? {} : { approval: approvalView(action.approval) }),
    phoneNumber: user.phoneNumber,
    facts: action.claims.map((name) => ({
      label: claimLabel(name, t),
      value: shownValue(name, values[name], t),
      testId: shortClaimName(name),
      isPhoto: photoClaims.some((each) => name.endsWith(each)) && values[name] !== undefined,
    })),
  }
}

const photoClaims = ['picture', 'physical_person_photo']

/** The card says in text that the photo is shared. */
function photoOf(t: Translate): Pick<ClaimFacts, 'pictureUrl' | 'portrait'> {
  return { pictureUrl: t('claim.photo'), portrait: () => '' }
}

function approvalView(approval: Approval): ApprovalView {
  if (approval.template === 'free_text') return { parts: textParts(approval.text) }
  const { amount, currency, iban } = approval
  return { amount: `${amount} ${currency}`, iban: iban.replace(/(.{4})(?=.)/g, '$1 ') }
}

function claimLabel(name: string, t: Translate): string {
  const short = shortClaimName(name)
  const key = `claim.${short}`
  if (Object.hasOwn(en, key)) return t(key as TextKey)
  const [, letters = ''] = /^([A-Z]{2})NationalNumber$/.exec(short) ?? []
  const country = findCountry(nationalNumberCountries[letters] ?? '')
  return country === undefined ? short : t('claim.otherNationalNumber', { country: country.name })
}

function shownValue(name: string, value: unknown, t: Translate): string {
  if (value === undefined) return t('claim.none')
  if (name.endsWith('physical_person_photo')) return t('claim.photo')
  const genderKey = `gender.${String(value)}`
  if (name === 'gender' && Object.hasOwn(en, genderKey)) return t(genderKey as TextKey)
  if (typeof value === 'boolean') return t(value ? 'claim.yes' : 'claim.no')
  if (typeof value === 'string')
    return name.endsWith('BENationalNumber') ? formatNationalNumber(value) : value
  const { formatted } = membersOf(value)
  return typeof formatted === 'string'
    ? formatted
    : [...new Set(Object.values(membersOf(value)))].join(', ')
}
