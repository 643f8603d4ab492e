import { defined } from '../domain/defined.ts'
import type { JournalPage } from '../state/journal.ts'
import { type Patience, waitUntil } from '../state/wait-until.ts'
import { checkedNumber } from './checked-number.ts'
import type { SimulatorContext } from './context.ts'
import type { JournalApi, JournalQuery } from './contract/journal.ts'
import { journalEntryJson } from './entity-json.ts'

export function createJournalApi({ state, clock }: SimulatorContext): JournalApi {
  const { journal } = state
  const found = (query: JournalQuery, page?: JournalPage) =>
    journal.list(checkedNumber(query), page)

  /** Resolves when an entry matches, or when the time is up. */
  const waitFor = (query: JournalQuery, patience: Patience) =>
    waitUntil(
      clock,
      async () => (await found(query, { limit: 1 })).length > 0,
      (look) => journal.follow(look, query),
      patience,
    )

  return {
    async list({ timeout, signal, order, limit, ...query } = {}) {
      await waitFor(query, defined({ timeout, signal }))
      return (await found(query, defined({ order, limit }))).map(journalEntryJson)
    },
    async take({ timeout, signal, ...query } = {}) {
      await waitFor(query, defined({ timeout, signal }))
      return (await journal.remove(checkedNumber(query))).map(journalEntryJson)
    },
    async clear(query) {
      await (query === undefined ? journal.clear() : journal.remove(checkedNumber(query)))
    },
    follow: (listener, query) =>
      journal.follow((entry) => listener(journalEntryJson(entry)), query).unsubscribe,
  }
}
