import { type Bounds, exceeds, isFull, type TellOfBound } from '../../state/bounds.ts'
import type { IndexedRecords, Store } from '../../state/store.ts'
import { errors } from '../library.ts'
import type { ConfirmedLogins } from './confirmed-logins.ts'
import type { IssuerModels, StoredModel, StoredModels } from './stored-models.ts'

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
  readonly models: StoredModels
  readonly confirmedLogins: ConfirmedLogins
  readonly bounds: Bounds
  readonly tellOfBound: TellOfBound
}

/** Characters of the parameters of a long request. */
const longLength = 4 * 1024

export function createLoginCapacity(dependencies: CapacityDependencies): LoginCapacity {
  const { store, models, confirmedLogins, bounds, tellOfBound } = dependencies
  const { interactions, grants, each } = models
  const codes = each.map((issuer) => issuer.codes)
  const tokens = each.map((issuer) => issuer.accessTokens)
  const usedCodes = each.map((issuer) => issuer.usedCodes)
  /** What codes and access tokens are kept with. */
  const shared = [...codes, ...tokens, grants, confirmedLogins.collection]
  const sharedBound = {
    entries: Infinity,
    bytes: bounds.codes.bytes + bounds.accessTokens.bytes,
  }

  /** Ends the oldest access token of the issuer that has more of them, with all that it stands for. */
  async function dropToken(): Promise<boolean> {
    const { accessTokens, tokenOfGrant } = await fullest(each, (issuer) => issuer.accessTokens)
    const oldest = await accessTokens.oldest()
    if (oldest === undefined) return false
    const grantId = String(oldest.payload.grantId)
    await store.commit([
      accessTokens.toDelete(String(oldest.payload.jti)),
      tokenOfGrant.toDelete(grantId),
      grants.toDelete(grantId),
    ])
    await confirmedLogins.remove(grantId)
    tellOfBound('accessTokens')
    return true
  }

  return {
    async hasVisit(length) {
      const { entries, bytes } = bounds.visits
      const bound = { entries, bytes: length > longLength ? bytes / 2 : bytes }
      return !isFull(await store.usage(interactions), bound)
    },
    async hasCode() {
      if (isFull(await store.usage(...codes), { ...bounds.codes, bytes: Infinity })) return false
      while (isFull(await store.usage(...shared), sharedBound)) {
        if (!(await dropToken())) return false
      }
      return true
    },
    async trimTokens() {
      const bound = { ...bounds.accessTokens, bytes: Infinity }
      while (exceeds(await store.usage(...tokens), bound) && (await dropToken()));
    },
    async trimUsedCodes() {
      while (exceeds(await store.usage(...usedCodes), bounds.usedCodes)) {
        const issuer = await fullest(each, (candidate) => candidate.usedCodes)
        const oldest = await issuer.usedCodes.oldest()
        await issuer.usedCodes.delete(String(oldest?.payload.jti))
        tellOfBound('usedCodes')
      }
    },
  }
}

/** The issuer that has most of something. */
async function fullest(
  each: StoredModels['each'],
  recordsOf: (issuer: IssuerModels) => IndexedRecords<StoredModel>,
): Promise<IssuerModels> {
  const [csapi, v2] = each
  const [ofCsapi, ofV2] = [await recordsOf(csapi).size(), await recordsOf(v2).size()]
  return ofV2 > ofCsapi ? v2 : csapi
}

/** What still waits is refused where it is too much (docs/security.md, limits). */
export function tooManyLogins(): Error {
  const description = 'There are too many logins in flight.'
  return new errors.CustomOIDCProviderError('temporary_unavailable', description)
}
