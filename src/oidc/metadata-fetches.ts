import type { Clock } from '../domain/clock.ts'
import type { Journal } from '../state/journal.ts'
import type { Issuer } from './issuers.ts'

/** A fetch of the discovery document or of the keys. */
export interface MetadataFetch {
  readonly issuer: Issuer['name']
  readonly endpoint: 'discovery' | 'jwks'
  /** Address of the client. */
  readonly address: string
}

/** Journals the first fetch of an endpoint by each client address in a minute, and counts the others. */
export type NoteMetadataFetch = (fetch: MetadataFetch) => Promise<void>

/** Milliseconds. */
const minute = 60_000
/** The maximum number of counters. Beyond it, counting starts anew. */
const maxAddresses = 10_000

export function createMetadataFetches(journal: Journal, clock: Clock): NoteMetadataFetch {
  const counted = new Map<string, { readonly since: number; more: number }>()
  return async ({ issuer, endpoint, address }) => {
    const key = `${issuer} ${endpoint} ${address}`
    const known = counted.get(key)
    if (known !== undefined && clock.now() - known.since < minute) {
      known.more += 1
      return
    }
    if (counted.size >= maxAddresses) counted.clear()
    counted.set(key, { since: clock.now(), more: 0 })
    const more = known?.more ? `; ${known.more} more times after the last entry` : ''
    const outcome = `fetched by ${address}${more}`
    await journal.write({ type: 'request', issuer, step: endpoint, outcome })
  }
}
