import type { JournalEntryType } from '../../domain/journal-entry.ts'
import type { Patience } from '../../state/wait-until.ts'
import type { JournalEntryJson } from '../entity-json.ts'
import type { ActionQuery } from './actions.ts'

/** Selects journal entries. An entry must match every member that is given. */
export interface JournalQuery extends ActionQuery {
  readonly type?: JournalEntryType
  /** Nine digits, as on the error page. */
  readonly reference?: string
  /** Id of the action. */
  readonly action?: string
  /** Id of the login. */
  readonly login?: string
  /** Only entries with a higher `seq`. */
  readonly after?: number
}

/** What happened in a simulator, in order. */
export interface JournalApi {
  /**
   * Returns the entries that match.
   *
   * @param query `order`: `asc`, oldest first, by default; `timeout`: seconds to wait for the first entry, if there is none
   * @returns an empty list if there was no entry in time
   */
  list(
    query?: JournalQuery & Patience & { readonly order?: 'asc' | 'desc'; readonly limit?: number },
  ): Promise<JournalEntryJson[]>
  /**
   * Returns the entries that match, oldest first, and removes them from the journal.
   *
   * @param query `timeout`: seconds to wait for the first entry, if there is none
   * @returns an empty list if there was no entry in time
   */
  take(query?: JournalQuery & Patience): Promise<JournalEntryJson[]>
  /** Removes the entries that match; all entries if there is no query. */
  clear(query?: JournalQuery): Promise<void>
  /** Calls `listener` with each new entry that matches. Returns an unsubscribe function. */
  follow(listener: (entry: JournalEntryJson) => void, query?: JournalQuery): () => void
}
