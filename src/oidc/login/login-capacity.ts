import { type Bounds, exceeds, isFull, type TellOfBound } from '../../state/bounds.ts'
import type { IndexedRecords, Store } from '../../state/store.ts'
import type { IssuerModels, StoredModel, StoredModels } from './stored-models.ts'

/** Limits the number of logins that are stored at once, in all of their stages. */
export interface LoginCapacity {
  /**
   * Checks whether one more visit may begin. Half of the memory is reserved for short requests.
   *
   * @param length the length of the request's parameters in characters
   */
  hasVisit(length: number): Promise<boolean>
  /** Checks whether one more code may wait to be redeemed. Drops the oldest access tokens to make room for it. */
  hasCode(): Promise<boolean>
  /** Drops the oldest access tokens beyond the bound. */
  trimTokens(): Promise<void>
  /** Drops the oldest used codes beyond the bound. */
  trimUsedCodes(): Promise<void>
}

interface CapacityDependencies {
  readonly store: Store
  readonly models: StoredModels
  readonly bounds: Bounds
  readonly tellOfBound: TellOfBound
}

/** A request is long if its parameters have more characters than this. */
const longLength = 4 * 1024

export function createLoginCapacity(dependencies: CapacityDependencies): LoginCapacity {
  const { store, models, bounds, tellOfBound } = dependencies
  const { interactions, each } = models
  const codes = each.map((issuer) => issuer.codes)
  const tokens = each.map((issuer) => issuer.accessTokens)
  const usedCodes = each.map((issuer) => issuer.usedCodes)
  const shared = [...codes, ...tokens]
  const sharedBound = {
    entries: Infinity,
    bytes: bounds.codes.bytes + bounds.accessTokens.bytes,
  }

  /** Drops the oldest access token of the issuer that has more of them. */
  async function dropToken(): Promise<boolean> {
    const { accessTokens, tokenOfGrant } = await fullest(each, (issuer) => issuer.accessTokens)
    const oldest = await accessTokens.oldest()
    if (oldest === undefined) return false
    await store.commit([
      accessTokens.toDelete(String(oldest.payload.jti)),
      tokenOfGrant.toDelete(String(oldest.payload.grantId)),
    ])
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
    trimTokens: () =>
      store.later(async () => {
        const bound = { ...bounds.accessTokens, bytes: Infinity }
        while (exceeds(await store.usage(...tokens), bound) && (await dropToken()));
      }),
    trimUsedCodes: () =>
      store.later(async () => {
        while (exceeds(await store.usage(...usedCodes), bounds.usedCodes)) {
          const issuer = await fullest(each, (candidate) => candidate.usedCodes)
          const oldest = await issuer.usedCodes.oldest()
          await issuer.usedCodes.delete(String(oldest?.payload.jti))
          tellOfBound('usedCodes')
        }
      }),
  }
}

/** Returns the issuer that has the most records of a kind. */
async function fullest(
  each: StoredModels['each'],
  recordsOf: (issuer: IssuerModels) => IndexedRecords<StoredModel>,
): Promise<IssuerModels> {
  const [csapi, v2] = each
  const [ofCsapi, ofV2] = [await recordsOf(csapi).size(), await recordsOf(v2).size()]
  return ofV2 > ofCsapi ? v2 : csapi
}
