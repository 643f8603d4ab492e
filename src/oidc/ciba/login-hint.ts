import { asJsonObject } from '../../domain/json-object.ts'
import { membersOf } from '../../domain/members.ts'
import type { Partner } from '../../domain/partner.ts'
import { findBySubject } from '../authorization/subjects.ts'
import type { IssuerDependencies } from '../context.ts'
import { CibaRefusal } from './ciba-refusal.ts'
import type { DiscoveredUser } from './discovery-sessions.ts'

/** The user of a hint. */
export interface HintedUser {
  readonly user: DiscoveredUser
  /** The token of the hint, to be used, and the login in which the user was discovered. */
  readonly discovered?: { readonly token: string; readonly login: string }
}

/**
 * Finds the user that a `login_hint_token` names, without using it: a token of user discovery, or the `sub` of a user
 * whom the partner knows (itsme's documentation, CIBA). It is a JWT, signed or not, or the object itself.
 *
 * @throws CibaRefusal
 */
export async function findHintedUser(
  hint: unknown,
  partner: Partner,
  { state, discoverySessions, clock }: IssuerDependencies,
): Promise<HintedUser> {
  if (hint === undefined) throw new CibaRefusal('invalid_request', 'login_hint_token is missing')
  const { type, value } = membersOf(contentOf(hint))
  if (typeof value !== 'string' || value === '') throw wrongHint('it has no value')
  if (type === 'subject_code') {
    const user = await findBySubject(state.users, partner, value)
    const found = user && (await state.users.current(user.phoneNumber))
    if (found === undefined) throw unknownUser(`no user has this sub at ${partner.code}`)
    const { id, phoneNumber } = found.value
    return { user: { id, phoneNumber, version: found.version } }
  }
  if (type !== 'user_identifier_token')
    throw wrongHint(`its type must be user_identifier_token or subject_code, got ${shown(type)}`)
  const token = await discoverySessions.findToken(value)
  if (token === undefined) throw unknownUser('the user identifier token is unknown')
  if (token.partner !== partner.code)
    throw unknownUser(`the user identifier token is of ${token.partner}`)
  if (token.isUsed) throw usedToken()
  if (clock.now() < token.expiresAt)
    return { user: token.user, discovered: { token: value, login: token.login } }
  throw new CibaRefusal('expired_login_hint_token', 'The login_hint_token has expired.')
}

/** Returns the login in which a user identifier token was handed out to a partner; also of a token that is used or old. */
export async function loginOfHint(
  hint: unknown,
  partner: string | undefined,
  { discoverySessions }: Pick<IssuerDependencies, 'discoverySessions'>,
): Promise<string | undefined> {
  const { type, value } = membersOf(contentOf(hint))
  if (type !== 'user_identifier_token' || typeof value !== 'string') return undefined
  const token = await discoverySessions.findToken(value)
  return token?.partner === partner ? token?.login : undefined
}

/** Returns a hint for the record of a login: without its value, which starts an authentication. */
export function shownHint(hint: unknown): unknown {
  if (hint === undefined) return undefined
  const { type } = membersOf(contentOf(hint))
  return types.some((each) => each === type) ? { type, value: '(hidden)' } : '(hidden)'
}

const types = ['user_identifier_token', 'subject_code']

/** Returns a type for a message. It may be a token that was put in the wrong place. */
function shown(type: unknown): string {
  if (type === undefined) return 'none'
  return typeof type === 'string' && type.length <= 30 ? `"${type}"` : 'something else'
}

/** Returns the content of a hint: of a JWT, of JSON in a text, or the object itself. */
function contentOf(hint: unknown): unknown {
  if (typeof hint !== 'string') return hint
  const [, payload] = hint.split('.')
  return asJsonObject(payload === undefined ? hint : Buffer.from(payload, 'base64url').toString())
}

function wrongHint(why: string): CibaRefusal {
  return new CibaRefusal(
    'invalid_request',
    'The login_hint_token is not valid.',
    `login_hint_token: ${why}`,
  )
}

export function usedToken(): CibaRefusal {
  return unknownUser('the user identifier token was used before, and is good for one request')
}

export function unknownUser(why: string): CibaRefusal {
  return new CibaRefusal('unknown_user_id', 'The user is not known.', why)
}
