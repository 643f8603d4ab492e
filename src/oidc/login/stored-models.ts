import type { AdapterPayload } from 'oidc-provider'
import type { IndexedRecords, Records, Store } from '../../state/store.ts'
import type { Issuer } from '../issuers.ts'
import type { ConfirmedLogin } from './confirmed-login.ts'

/**
 * How long codes are stored after they expire, in milliseconds, so that a refusal can say "expired" and not "unknown".
 */
export const codeAfterlife = 60_000

/** One of oidc-provider's models. */
export interface StoredModel {
  readonly payload: AdapterPayload
  /** Milliseconds since the epoch. It is exact, while the library counts whole seconds. */
  readonly expiresAt: number
  /** What a code or an access token was issued for. */
  readonly grant?: StoredGrant
}

/** A grant of oidc-provider, with the login that was confirmed. The code has it, and then the access token. */
export interface StoredGrant {
  readonly payload?: AdapterPayload
  readonly login?: ConfirmedLogin
}

/** Codes and access tokens of one issuer. They are not valid anywhere else. */
export interface IssuerModels {
  readonly codes: IndexedRecords<StoredModel>
  /** Redeemed codes, with the time, but without the data that only the tokens needed. */
  readonly usedCodes: IndexedRecords<StoredModel>
  readonly accessTokens: IndexedRecords<StoredModel>
  /** The access token of each grant. There is at most one, since a code is redeemed once. */
  readonly tokenOfGrant: Records<string>
}

/** The data that oidc-provider stores. */
export interface StoredModels {
  readonly interactions: IndexedRecords<StoredModel>
  /** The id of the last action that was created for an interaction, by the uid of the interaction. */
  readonly actionOfVisit: Records<string>
  /** The id of the action after each one, by `<uid>/<id>`, with an empty id for the first one. */
  readonly successors: IndexedRecords<string>
  /** The result of an interaction that has ended, for oidc-provider, by the uid of the interaction. */
  readonly endOfVisit: Records<Readonly<Record<string, unknown>>>
  readonly of: Readonly<Record<Issuer['name'], IssuerModels>>
  readonly each: readonly [csapi: IssuerModels, v2: IssuerModels]
}

export function createStoredModels(store: Store): StoredModels {
  const csapi = createIssuerModels(store, 'csapi')
  const v2 = createIssuerModels(store, 'v2')
  return {
    interactions: store.indexedRecords('interactions'),
    actionOfVisit: store.records('actionOfVisit'),
    successors: store.indexedRecords('successors'),
    endOfVisit: store.records('endOfVisit'),
    of: { csapi, v2 },
    each: [csapi, v2],
  }
}

function createIssuerModels(store: Store, issuer: Issuer['name']): IssuerModels {
  return {
    codes: store.indexedRecords(`codes:${issuer}`),
    usedCodes: store.indexedRecords(`usedCodes:${issuer}`),
    accessTokens: store.indexedRecords(`accessTokens:${issuer}`),
    tokenOfGrant: store.records(`tokenOfGrant:${issuer}`),
  }
}

/** Finds a code or an access token without using it. Also finds codes that have been redeemed. */
export async function findStored(
  models: IssuerModels,
  given: { readonly code?: string | undefined; readonly accessToken?: string | undefined },
): Promise<FoundModel | undefined> {
  const { code, accessToken } = given
  const id = code ?? accessToken
  if (id === undefined) return undefined
  const stored =
    code === undefined
      ? await models.accessTokens.get(id)
      : ((await models.codes.get(id)) ?? (await models.usedCodes.get(id)))
  return stored && { id, stored }
}

/** Stores a code under another name, if a fault has changed it on its way to the client. */
export async function renameCode(
  { codes }: IssuerModels,
  [code, changed]: readonly [string | undefined, string | undefined],
  now: number,
): Promise<void> {
  if (code === undefined || changed === undefined || code === changed) return
  const stored = await codes.get(code)
  if (stored === undefined) return
  const renamed = { ...stored, payload: { ...stored.payload, jti: changed } }
  await codes.put(changed, renamed, stored.expiresAt + codeAfterlife - now)
  await codes.delete(code)
}

/** A model with its id: the code or the access token itself. */
export interface FoundModel {
  readonly id: string
  readonly stored: StoredModel
}

/**
 * Expires codes or access tokens immediately.
 *
 * @param isMeant called with the code or token and the login that it was issued for
 * @returns the number of expired codes or tokens
 */
export async function expireNow(
  records: readonly IndexedRecords<StoredModel>[],
  now: number,
  isMeant: (id: string, login: ConfirmedLogin | undefined) => boolean,
): Promise<number> {
  let count = 0
  for (const each of records) {
    for (const stored of await each.list()) {
      const id = String(stored.payload.jti)
      if (stored.expiresAt <= now || !isMeant(id, stored.grant?.login)) continue
      await each.put(id, { ...stored, expiresAt: now }, codeAfterlife)
      count += 1
    }
  }
  return count
}
