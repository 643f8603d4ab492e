import type { User } from '../../../domain/user.ts'
import type { Fault } from '../../../faults/fault.ts'
import { faultKinds } from '../../../faults/kinds.ts'

/** A case of the guide for people who test by hand. Its texts are `guide.<id>`, `guide.<id>.do` and `guide.<id>.see`. */
export interface GuideCase {
  readonly id: GuideCaseId
  /** Checks whether a person shows this case. A case without a person has a number that nobody has. */
  readonly isFor?: (user: User, faults: readonly Fault[], now: number) => boolean
}

export const guideCaseIds = [
  'confirm',
  'reject',
  'drawing',
  'at-once',
  'rejects',
  'expires',
  'unknown',
  'blocked',
  'deleted',
  'unavailable',
  'one-name',
  'no-email',
  'minor',
  'foreign',
  'fault',
] as const
type GuideCaseId = (typeof guideCaseIds)[number]

const does = ({ status, scenario }: User) => (status === 'active' ? scenario.steps[0].do : status)
const isPlain = ({ country, document, email }: User) =>
  country === 'BEL' && document.givenName !== undefined && email !== undefined
const byHand = (user: User) => does(user) === 'manual' && isPlain(user)

/** In milliseconds. */
const year = 365.25 * 24 * 3600 * 1000

function isMinor({ document }: User, _faults: readonly Fault[], now: number): boolean {
  const { birthdate } = document
  return birthdate !== undefined && now - Date.parse(birthdate) < 18 * year
}

const people: Readonly<Partial<Record<GuideCaseId, NonNullable<GuideCase['isFor']>>>> = {
  confirm: (user, faults, now) => byHand(user) && !isMinor(user, faults, now),
  reject: (user, faults, now) => byHand(user) && !isMinor(user, faults, now),
  drawing: (user, faults, now) => byHand(user) && !isMinor(user, faults, now),
  'at-once': (user, faults) =>
    does(user) === 'confirm' && !faults.some((fault) => fault.user === user.id),
  rejects: (user) => does(user) === 'reject',
  expires: (user) => does(user) === 'expire',
  blocked: (user) => does(user) === 'blocked',
  deleted: (user) => does(user) === 'deleted',
  unavailable: (user) => does(user) === 'error',
  'one-name': (user) => does(user) === 'manual' && user.document.givenName === undefined,
  'no-email': (user) => does(user) === 'manual' && user.email === undefined,
  minor: (user, faults, now) => does(user) === 'manual' && isMinor(user, faults, now),
  foreign: (user) => does(user) === 'manual' && user.country !== 'BEL',
  fault: (user, faults) =>
    faults.some(
      (fault) => fault.user === user.id && faultKinds.get(fault.kind)?.reaction === 'refuse',
    ),
}

export const guideCases: readonly GuideCase[] = guideCaseIds.map((id) => {
  const isFor = people[id]
  return { id, ...(isFor === undefined ? {} : { isFor }) }
})
