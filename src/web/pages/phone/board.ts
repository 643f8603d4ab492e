import type { Action } from '../../../domain/action.ts'
import { fullName, type User } from '../../../domain/user.ts'
import type { Translate } from '../../locales/catalogue.ts'
import type { WebContext } from '../../web-context.ts'
import { whatUserDoes } from '../people.ts'
import { type LastRequest, lastRequests } from './last-requests.ts'

/** How long a phone stays where it is after its request has ended, in milliseconds. */
const staysFor = 5000
/** The maximum number of phones that are drawn. */
const maxCards = 24

/** A person on the board. */
export interface BoardPhone {
  readonly user: User
  /** Oldest first. */
  readonly pending: readonly Action[]
  readonly last?: LastRequest
  /** Whether the last request has just ended. */
  readonly hasJustEnded: boolean
  readonly isPinned: boolean
}

export interface Board {
  /** The phones to draw: those with a request first, in the order of their requests, then those that are pinned. */
  readonly drawn: readonly BoardPhone[]
  /** The number of phones with a request that are not drawn. */
  readonly notDrawn: number
  readonly others: readonly BoardPhone[]
}

/** Sorts people onto the board. @param q searches names, numbers, and what happens; empty for everyone */
export async function createBoard(
  dependencies: Pick<WebContext, 'state' | 'clock'>,
  { pins, q }: { readonly pins: readonly string[]; readonly q: string },
  t: Translate,
): Promise<Board> {
  const { state, clock } = dependencies
  const last = await lastRequests(dependencies)
  const pending = byPhone(await state.actions.pending())
  const users = (await state.users.list()).filter((user) => matchesSearch(user, q, t))
  const phones = users.map((user): BoardPhone => {
    const found = last.get(user.phoneNumber)
    return {
      user,
      pending: pending.get(user.phoneNumber) ?? [],
      ...(found === undefined ? {} : { last: found }),
      hasJustEnded: found !== undefined && clock.now() - found.endedAt < staysFor,
      isPinned: pins.includes(user.phoneNumber),
    }
  })
  const asked = phones.filter(isAsked).toSorted((one, other) => beganAt(one) - beganAt(other))
  const rest = phones.filter((phone) => !isAsked(phone))
  return {
    drawn: [...asked, ...rest.filter(({ isPinned }) => isPinned)].slice(0, maxCards),
    notDrawn: Math.max(0, asked.length - maxCards),
    others: rest.filter(({ isPinned }) => !isPinned),
  }
}

function isAsked({ pending, hasJustEnded }: BoardPhone): boolean {
  return pending.length > 0 || hasJustEnded
}

/** When the first of the requests on a phone began. A phone whose request has just ended keeps its place. */
function beganAt({ pending, hasJustEnded, last }: BoardPhone): number {
  const ended = hasJustEnded ? (last?.action.createdAt ?? Infinity) : Infinity
  return Math.min(ended, pending[0]?.createdAt ?? Infinity)
}

function byPhone(actions: readonly Action[]): ReadonlyMap<string, readonly Action[]> {
  const phones = new Map<string, Action[]>()
  for (const action of actions) {
    const { phoneNumber } = action
    phones.set(phoneNumber, [...(phones.get(phoneNumber) ?? []), action])
  }
  return phones
}

/** Checks whether a person's name, number, or what happens contains a text. */
export function matchesSearch(user: User, q: string, t: Translate): boolean {
  const wanted = q.trim().toLowerCase()
  if (wanted === '') return true
  const digits = wanted.replace(/[\s./()+-]/g, '').replace(/^0/, '')
  const isNumber = /^\d{2,}$/.test(digits) && user.phoneNumber.includes(digits)
  const text = `${fullName(user.document)} ${whatUserDoes(user, t)}`.toLowerCase()
  return isNumber || text.includes(wanted)
}
