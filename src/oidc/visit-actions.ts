import type { Store } from '../state/store.ts'

const collection = 'visits'

/** The id of the action that was made last for a visit. */
export function findVisitAction(store: Store, uid: string): Promise<string | undefined> {
  return store.get<string>(collection, uid)
}

/** Remembers the action that was made for a visit. @param ttl milliseconds */
export function setVisitAction(
  store: Store,
  uid: string,
  actionId: string,
  ttl: number,
): Promise<void> {
  return store.set(collection, uid, actionId, ttl)
}
