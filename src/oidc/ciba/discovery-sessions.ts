import { randomUUID } from 'node:crypto'
import type { Clock } from '../../domain/clock.ts'
import { secretWord } from '../../domain/random.ts'
import type { User } from '../../domain/user.ts'
import { boundedRecords, type Limits } from '../../state/bounded-records.ts'
import type { Store } from '../../state/store.ts'
import type { Versioned } from '../../state/versions.ts'

/** A user whose app scanned the QR code of a session. */
export interface DiscoveredUser {
  readonly id: string
  readonly version: number
  readonly phoneNumber: string
}

/** A session of user discovery (itsme's documentation, CIBA QR login). Times are in milliseconds since the epoch. */
export interface DiscoverySession {
  readonly id: string
  readonly partner: string
  /** The version of the partner when the session began. */
  readonly partnerVersion: number
  /** Id of the login. */
  readonly login: string
  readonly beganAt: number
  /** Absent until somebody has scanned the QR code. */
  readonly user?: DiscoveredUser
  /** Present as soon as the user is known. */
  readonly token?: string
  readonly tokenExpiresAt?: number
}

/** A user identifier token, which starts one authentication. */
export interface IdentifierToken {
  readonly partner: string
  readonly login: string
  readonly user: DiscoveredUser
  readonly expiresAt: number
  /** Whether a request used it. */
  readonly isUsed: boolean
}

/** The sessions of user discovery, and the tokens that they lead to. */
export interface DiscoverySessions {
  begin(
    session: Pick<DiscoverySession, 'partner' | 'partnerVersion' | 'login'>,
  ): Promise<DiscoverySession>
  find(id: string): Promise<DiscoverySession | undefined>
  /** Notes who scanned the QR code. Returns undefined if the session is over or somebody scanned it before. */
  discover(id: string, user: Versioned<User>): Promise<DiscoverySession | undefined>
  findToken(token: string): Promise<IdentifierToken | undefined>
  /** Uses a token. Returns false if another request used it. */
  useToken(token: string): Promise<boolean>
}

/** How long a session can be polled, in milliseconds. itsme's pages say 10 minutes, and 15 in the table of errors. */
export const sessionLife = 15 * 60_000
/** How long a user identifier token is valid, in milliseconds. itsme's own time is not known. */
export const tokenLife = 5 * 60_000

export function createDiscoverySessions(
  store: Store,
  clock: Clock,
  limits: Limits,
): DiscoverySessions {
  const kind = 'userDiscovery'
  const sessions = boundedRecords<DiscoverySession>(store, 'userDiscoverySessions', kind, limits)
  const tokensOf = (name: string) =>
    boundedRecords<Omit<IdentifierToken, 'isUsed'>>(store, name, kind, limits)
  const [tokens, used] = [tokensOf('userIdentifierTokens'), tokensOf('usedIdentifierTokens')]

  async function discover(
    id: string,
    { value, version }: Versioned<User>,
  ): Promise<DiscoverySession | undefined> {
    const session = await sessions.get(id)
    const now = clock.now()
    if (session === undefined || session.user !== undefined) return undefined
    if (now >= session.beganAt + sessionLife) return undefined
    const { partner, login } = session
    const user = { id: value.id, version, phoneNumber: value.phoneNumber }
    const token = secretWord(40)
    // A token is kept for some time after it has expired, so that "too old" is not called "unknown".
    const expiresAt = now + tokenLife
    await tokens.put(token, { partner, login, user, expiresAt }, 2 * tokenLife)
    const discovered = { ...session, user, token, tokenExpiresAt: expiresAt }
    await sessions.put(id, discovered, session.beganAt + 2 * sessionLife - now)
    return discovered
  }

  return {
    async begin(given) {
      const session = { ...given, id: randomUUID(), beganAt: clock.now() }
      await sessions.put(session.id, session, 2 * sessionLife)
      return session
    },
    find: (id) => sessions.get(id),
    discover: (id, user) => store.lock(`userDiscovery/${id}`, () => discover(id, user)),
    async findToken(token) {
      const unused = await tokens.get(token)
      const found = unused ?? (await used.get(token))
      return found && { ...found, isUsed: unused === undefined }
    },
    async useToken(token) {
      const found = await tokens.get(token)
      // Only one of several calls deletes it. What was used is kept for messages only.
      if (found === undefined || !(await tokens.delete(token))) return false
      await used.put(token, found, 2 * tokenLife)
      return true
    },
  }
}
