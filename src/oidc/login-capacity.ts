import { type Bounds, exceeds, isFull, type TellOfBound } from '../state/bounds.ts'
import type { Store } from '../state/store.ts'
import { issuers } from './issuers.ts'
import { collectionOf, type Kept, tokenOfGrantCollection, usedCodesCollection } from './kept.ts'
import { errors } from './library.ts'
import { loginsCollection } from './logins.ts'

/** How many logins are remembered at once, in all of their stages. */
export interface LoginCapacity {
  /**
   * Whether one more visit may begin. Half of the room is kept for requests that are not long.
   *
   * @param length characters of its parameters
   */
  hasVisit(length: number): Promise<boolean>
  /** Whether one more code may wait to be redeemed; the oldest access tokens make room for it. */
  hasCode(): Promise<boolean>
  /** Lets the oldest access tokens leave that are too many. */
  trimTokens(): Promise<void>
  /** Lets the oldest used codes leave that are too many. */
  trimUsedCodes(): Promise<void>
}

interface CapacityDependencies {
  readonly store: Store
  readonly bounds: Bounds
  readonly tellOfBound: TellOfBound
}

/** Characters of the parameters of a long request. */
const longLength = 4 * 1024

const visits = collectionOf('Interaction', 'v2')
const grants = collectionOf('Grant', 'v2')

export function createLoginCapacity(dependencies: CapacityDependencies): LoginCapacity {
  const { store, bounds, tellOfBound } = dependencies
  const each = (model: string) => issuers.map(({ name }) => collectionOf(model, name))
  const codes = each('AuthorizationCode')
  const tokens = each('AccessToken')
  const usedCodes = issuers.map(({ name }) => usedCodesCollection(name))
  /** What codes and access tokens are kept with. */
  const shared = [...codes, ...tokens, grants, loginsCollection]
  const sharedBound = {
    entries: Infinity,
    bytes: bounds.codes.bytes + bounds.accessTokens.bytes,
  }

  /** Ends the oldest access token of the issuer that has more of them, with all that it stands for. */
  async function dropToken(): Promise<boolean> {
    const sizes = await Promise.all(tokens.map((collection) => store.size(collection)))
    const most = sizes.indexOf(Math.max(...sizes))
    const issuer = issuers[most]
    const collection = tokens[most]
    if (issuer === undefined || collection === undefined || sizes[most] === 0) return false
    const oldest = await store.oldest<Kept>(collection)
    const grantId = String(oldest?.payload.grantId)
    await store.delete(collection, String(oldest?.payload.jti))
    await store.delete(tokenOfGrantCollection(issuer.name), grantId)
    await store.delete(grants, grantId)
    await store.delete(loginsCollection, grantId)
    tellOfBound('accessTokens')
    return true
  }

  return {
    async hasVisit(length) {
      const { entries, bytes } = bounds.visits
      const bound = { entries, bytes: length > longLength ? bytes / 2 : bytes }
      return !isFull(await store.held(visits), bound)
    },
    async hasCode() {
      if (isFull(await store.held(...codes), { ...bounds.codes, bytes: Infinity })) return false
      while (isFull(await store.held(...shared), sharedBound)) {
        if (!(await dropToken())) return false
      }
      return true
    },
    async trimTokens() {
      const bound = { ...bounds.accessTokens, bytes: Infinity }
      while (exceeds(await store.held(...tokens), bound) && (await dropToken()));
    },
    async trimUsedCodes() {
      while (exceeds(await store.held(...usedCodes), bounds.usedCodes)) {
        const sizes = await Promise.all(usedCodes.map((collection) => store.size(collection)))
        const collection = usedCodes[sizes.indexOf(Math.max(...sizes))] ?? ''
        const oldest = await store.oldest<Kept>(collection)
        await store.delete(collection, String(oldest?.payload.jti))
        tellOfBound('usedCodes')
      }
    },
  }
}

/** What still waits is refused where it is too much (docs/security.md, limits). */
export function tooManyLogins(): Error {
  const description = 'There are too many logins in flight.'
  return new errors.CustomOIDCProviderError('temporary_unavailable', description)
}
