import { isoTime } from '../../domain/clock.ts'
import { formatPhoneNumber, nationalPhoneNumber } from '../../domain/people/phone-number.ts'
import { fullName, type User } from '../../domain/user.ts'
import type { Fault } from '../../faults/fault.ts'
import type { Language, Translate } from '../locales/catalogue.ts'
import { countryName } from '../locales/countries.ts'
import type { WebContext } from '../web-context.ts'
import type { PersonView } from './person-view.ts'

/** Describes what happens if someone enters this user's number. */
export function whatUserDoes(
  { status, scenario }: Pick<User, 'status' | 'scenario'>,
  t: Translate,
): string {
  if (status !== 'active') return t(`does.${status}`)
  const [step] = scenario.steps
  if (scenario.steps.length > 1) return t('does.inTurn')
  switch (step.do) {
    case 'manual':
    case 'ignore':
      return t(`does.${step.do}`)
    case 'reject':
      return t(`does.reject-${step.reason ?? 'user'}`)
    case 'error':
      return t('does.error', { error: step.error })
    default:
      return step.after ? t(`does.${step.do}Later`, { after: step.after }) : t(`does.${step.do}`)
  }
}

/** What the views of all people of a page share. */
export interface PeopleFacts {
  readonly faults: readonly Fault[]
  /** As birthdates are written. */
  readonly today: string
  readonly language: Language
}

export async function peopleFacts(
  { state, clock }: Pick<WebContext, 'state' | 'clock'>,
  language: Language,
): Promise<PeopleFacts> {
  return { faults: await state.faults.list(), today: isoTime(clock.now()).slice(0, 10), language }
}

/** Describes what is special about a user, apart from what the user does. */
export function traitsOf(
  { id, document, country, email }: User,
  { faults, today, language: { code, t } }: PeopleFacts,
): string[] {
  const { birthdate } = document
  const age = birthdate === undefined ? undefined : ageOf(birthdate, today)
  return [
    ...faults
      .filter(({ user }) => user === id)
      .map(({ kind }) => t('trait.fault', { fault: kind })),
    ...(country === 'BEL' ? [] : [t('trait.document', { country: countryName(country, code) })]),
    ...(document.cardNumber?.startsWith('B') ? [t('trait.resident')] : []),
    ...(document.givenName === undefined ? [t('trait.noGivenName')] : []),
    ...(email === undefined ? [t('trait.noEmail')] : []),
    ...(age !== undefined && age < 18 ? [t('trait.minor', { age })] : []),
  ]
}

/** Returns an age in whole years. */
function ageOf(birthdate: string, today: string): number {
  const years = Number(today.slice(0, 4)) - Number(birthdate.slice(0, 4))
  return today.slice(5) < birthdate.slice(5) ? years - 1 : years
}

/** If there are more than twice as many users, pages offer this many of the oldest and of the newest. */
const maxOfEach = 25

/** Returns the users that pages offer, those from fixtures first, and how many are hidden. */
export async function shownPeople(
  dependencies: Pick<WebContext, 'state' | 'clock'>,
  language: Language,
): Promise<{ readonly people: PersonView[]; readonly hidden: number }> {
  const users = await dependencies.state.users.list()
  const hidden = Math.max(0, users.length - 2 * maxOfEach)
  const facts = await peopleFacts(dependencies, language)
  const shown = [...users.slice(0, maxOfEach), ...users.slice(maxOfEach + hidden)]
  return { people: shown.map((user) => asTyped(personView(user, facts))), hidden }
}

/** Shows Belgian numbers as people type them there. On itsme's page, only the button for the country is called `+32`. */
function asTyped(person: PersonView): PersonView {
  const { phoneNumber } = person
  const isBelgian = phoneNumber.startsWith('+32')
  return isBelgian ? { ...person, shownNumber: nationalPhoneNumber(phoneNumber) } : person
}

/** For pages that offer no users. */
export const nobody = { people: [], hidden: 0 } as const

/** Returns a user, as pages show it. */
export function personView(user: User, facts: PeopleFacts): PersonView {
  const { document, phoneNumber } = user
  return {
    initials: initialsOf(user),
    name: fullName(document),
    phoneNumber,
    shownNumber: formatPhoneNumber(phoneNumber),
    does: [whatUserDoes(user, facts.language.t), ...traitsOf(user, facts)].join(', '),
  }
}

/** Returns the initials of a user's given name and family name. */
export function initialsOf({ document }: User): string {
  const words = [document.givenName, document.familyName].filter((word) => word !== undefined)
  return words
    .map((word) => [...word][0] ?? '')
    .join('')
    .toUpperCase()
}

/** `2:47` */
export function minutesAndSeconds(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
