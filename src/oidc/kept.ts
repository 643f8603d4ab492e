import type { AdapterPayload } from 'oidc-provider'
import type { Store } from '../state/store.ts'
import { type Issuer, issuers } from './issuers.ts'

/** Codes are remembered a little longer than they live, so that a refusal can say "expired" and not "unknown". */
export const codeAfterlife = 60_000

/** What is kept of one of oidc-provider's models. */
export interface Kept {
  readonly payload: AdapterPayload
  /** Milliseconds since the epoch; exact, where the library counts whole seconds. */
  readonly diesAt: number
}

/** Where a model is kept: codes and access tokens by issuer. */
export function collectionOf(model: string, issuer: Issuer['name']): string {
  return ['AuthorizationCode', 'AccessToken'].includes(model)
    ? `oidc:${issuer}:${model}`
    : `oidc:${model}`
}

/** Where codes go that were redeemed, with the time: without what only the tokens were made of. */
export function usedCodesCollection(issuer: Issuer['name']): string {
  return `${collectionOf('AuthorizationCode', issuer)}:used`
}

/** The access token of each grant: a code is redeemed once, so there is at most one. */
export function tokenOfGrantCollection(issuer: Issuer['name']): string {
  return `${collectionOf('AccessToken', issuer)}:byGrant`
}

/** The id of the grant behind a code or an access token of an issuer, without using it. */
export async function findGrantId(
  store: Store,
  { name }: Issuer,
  {
    code,
    accessToken,
  }: { readonly code?: string | undefined; readonly accessToken?: string | undefined },
): Promise<string | undefined> {
  const model = code === undefined ? 'AccessToken' : 'AuthorizationCode'
  const id = code ?? accessToken
  if (id === undefined) return undefined
  const kept = await store.get<Kept>(collectionOf(model, name), id)
  if (kept !== undefined || code === undefined) return kept?.payload.grantId
  return (await store.get<Kept>(usedCodesCollection(name), code))?.payload.grantId
}

/** What is kept of a login under way: its visit, its code or its token. */
interface KeptLogin {
  readonly key: `visit/${string}` | `grant/${string}`
  readonly clientId: string
  /** Milliseconds. */
  readonly ttl: number
}

/** Every visit, code and token of a simulator. */
export async function keptOf(store: Store): Promise<KeptLogin[]> {
  const visits = await store.list<Kept>('oidc:Interaction')
  const names = issuers.flatMap(({ name }) => [
    collectionOf('AuthorizationCode', name),
    collectionOf('AccessToken', name),
  ])
  const grants = (await Promise.all(names.map((name) => store.list<Kept>(name)))).flat()
  const ttl = inFlightLife
  return [
    ...visits.map(({ payload }) => ({
      key: `visit/${String(payload.jti)}` as const,
      clientId: String(Object(payload.params).client_id),
      ttl,
    })),
    ...grants.map(({ payload }) => ({
      key: `grant/${String(payload.grantId)}` as const,
      clientId: String(payload.clientId),
      ttl,
    })),
  ]
}

/** A partner of before is remembered for the longest that a login lives: a visit, its code and its token, in milliseconds. */
const inFlightLife = 24 * 3600 * 1000

/** Ends codes or access tokens now. The answer is how many. @param isMeant by the code or token and the id of its grant */
export async function expireKept(
  store: Store,
  model: 'AuthorizationCode' | 'AccessToken',
  now: number,
  isMeant: (id: string, grantId: string | undefined) => Promise<boolean>,
): Promise<number> {
  let count = 0
  for (const { name } of issuers) {
    const collection = collectionOf(model, name)
    for (const kept of await store.list<Kept>(collection)) {
      const id = String(kept.payload.jti)
      if (kept.diesAt <= now || !(await isMeant(id, kept.payload.grantId))) continue
      await store.set(collection, id, { ...kept, diesAt: now }, codeAfterlife)
      count += 1
    }
  }
  return count
}
