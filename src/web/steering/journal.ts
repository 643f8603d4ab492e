import type { JournalEntryType } from '../../domain/journal-entry.ts'
import { matchesEntry } from '../../state/journal.ts'
import type { WebDependencies } from '../dependencies.ts'
import type { ActionQuery } from './actions.ts'
import { checkedNumber } from './checked-number.ts'
import { type JournalEntryJson, journalEntryJson } from './shapes.ts'

/** Which entries are meant; all that is given must be so. */
export interface JournalQuery extends ActionQuery {
  readonly type?: JournalEntryType
  /** Nine digits, as on the error page. */
  readonly reference?: string
  /** Id of the action. */
  readonly action?: string
  /** Only entries with a higher `seq`. */
  readonly after?: number
}

/** What happened in a simulator, in order. */
export interface JournalDeeds {
  /** Oldest first. */
  list(query?: JournalQuery): Promise<JournalEntryJson[]>
  /**
   * The entries that match, taken away. Where there is none, waits up to `timeout` seconds (0 unless given) for the
   * first; then the answer is empty.
   */
  take(query?: JournalQuery & { readonly timeout?: number }): Promise<JournalEntryJson[]>
  /** Takes away those that match; all of them unless given. */
  clear(query?: JournalQuery): Promise<void>
  /** Calls `listener` with each new entry that matches; the answer ends it. */
  follow(listener: (entry: JournalEntryJson) => void, query?: JournalQuery): () => void
}

export function createJournalDeeds({ state, clock }: WebDependencies): JournalDeeds {
  const { journal } = state
  const list = async (query: JournalQuery = {}) =>
    (await journal.list(checkedNumber(query))).map(journalEntryJson)

  function first(query: JournalQuery, timeout: number): Promise<void> {
    return new Promise((resolve) => {
      const finish = () => {
        stop()
        stopTimer()
        resolve()
      }
      const stop = journal.follow((entry) => matchesEntry(entry, query) && finish())
      const stopTimer = clock.after(timeout * 1000, finish)
    })
  }

  async function take({ timeout = 0, ...query }: JournalQuery & { timeout?: number } = {}) {
    if (timeout > 0 && (await list(query)).length === 0) await first(query, timeout)
    const entries = await list(query)
    await journal.remove(query)
    return entries
  }

  return {
    list,
    take,
    clear: (query) =>
      query === undefined ? journal.clear() : journal.remove(checkedNumber(query)),
    follow: (listener, query = {}) =>
      journal.follow((entry) => matchesEntry(entry, query) && listener(journalEntryJson(entry))),
  }
}
