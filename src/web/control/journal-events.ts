import type { Context } from 'koa'
import type { JournalApi, JournalQuery } from '../../api/contract/journal.ts'
import { type JournalEntryJson, journalEntryJson } from '../../api/entity-json.ts'
import type { JournalEntry } from '../../domain/journal-entry.ts'
import { openEventStream } from '../http/event-stream.ts'
import type { WebContext } from '../web-context.ts'

/**
 * Creates a function that sends the journal as server-sent events. If the call names the last entry it saw, missed entries
 * come first. An entry is rendered once for all streams.
 */
export function createJournalEvents({ state, stopping }: WebContext, journal: JournalApi) {
  const rendered = new WeakMap<JournalEntry, string>()

  function render(entry: JournalEntry): string {
    const text = rendered.get(entry) ?? JSON.stringify(journalEntryJson(entry))
    rendered.set(entry, text)
    return text
  }

  return async (ctx: Context, { after, ...query }: JournalQuery): Promise<void> => {
    const seen = await knownId(journal, after ?? lastEventId(ctx))
    // New entries are collected first, so that none is missed while the earlier ones are read.
    const collected: JournalEntry[] = []
    let receive = (entry: JournalEntry): void => {
      collected.push(entry)
    }
    const { ready, unsubscribe } = state.journal.follow((entry) => receive(entry), query)
    await ready
    const missed = await readMissed(journal, query, seen).catch((error) => {
      unsubscribe()
      throw error
    })
    const stream = openEventStream(ctx, stopping)
    let last = seen ?? 0
    const send = (seq: number, text: string) => {
      if (seq <= last) return
      last = seq
      stream.sendText('entry', text, String(seq))
    }
    stream.onClose(unsubscribe)
    for (const entry of missed) send(entry.seq, JSON.stringify(entry))
    receive = (entry) => send(entry.seq, render(entry))
    for (const entry of collected) receive(entry)
  }
}

async function readMissed(
  journal: JournalApi,
  query: JournalQuery,
  seen: number | undefined,
): Promise<readonly JournalEntryJson[]> {
  return seen === undefined ? [] : journal.list({ ...query, after: seen })
}

/** A `seq` that has not been reached yet is from a previous run. Then every entry is new. */
async function knownId(journal: JournalApi, id: number | undefined): Promise<number | undefined> {
  if (id === undefined) return undefined
  const [newest] = await journal.list({ order: 'desc', limit: 1 })
  return id > (newest?.seq ?? 0) ? 0 : id
}

/** Reads what a browser sends when it reconnects (HTML, 9.2.4). */
function lastEventId(ctx: Context): number | undefined {
  const text = ctx.get('Last-Event-ID')
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined
}
