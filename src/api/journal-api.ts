import { matchesEntry } from '../state/journal.ts'
import { checkedNumber } from './checked-number.ts'
import type { SimulatorContext } from './context.ts'
import type { JournalApi, JournalQuery } from './contract/journal.ts'
import { journalEntryJson } from './entity-json.ts'

export function createJournalApi({ state, clock }: SimulatorContext): JournalApi {
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
    return (await journal.remove(checkedNumber(query))).map(journalEntryJson)
  }

  return {
    list,
    take,
    async clear(query) {
      await (query === undefined ? journal.clear() : journal.remove(checkedNumber(query)))
    },
    follow: (listener, query = {}) =>
      journal.follow((entry) => matchesEntry(entry, query) && listener(journalEntryJson(entry))),
  }
}
