import type { Context } from 'koa'
import type { JournalApi, JournalQuery } from '../../api/contract/journal.ts'
import { type JournalEntryJson, journalEntryJson } from '../../api/entity-json.ts'
import { matchesEntry } from '../../state/journal.ts'
import { openEventStream } from '../http/event-stream.ts'
import type { WebContext } from '../web-context.ts'

/** Sends the journal as server-sent events. If the call names the last entry it saw, missed entries come first. */
export async function followEvents(
  { state, stopping }: WebContext,
  journal: JournalApi,
  ctx: Context,
  query: JournalQuery,
): Promise<void> {
  const seen = await knownId(journal, query.after ?? lastEventId(ctx))
  // New entries are collected first, so that none is missed while the earlier ones are read.
  const collected: JournalEntryJson[] = []
  let receive = (entry: JournalEntryJson): void => {
    collected.push(entry)
  }
  const { ready, unsubscribe } = state.journal.follow(
    (entry) => matchesEntry(entry, query) && receive(journalEntryJson(entry)),
  )
  await ready
  const missed = await readMissed(journal, query, seen).catch((error) => {
    unsubscribe()
    throw error
  })
  const stream = openEventStream(ctx, stopping)
  let last = seen ?? 0
  const send = (entry: JournalEntryJson) => {
    if (entry.seq <= last) return
    last = entry.seq
    stream.send('entry', entry, String(entry.seq))
  }
  stream.onClose(unsubscribe)
  for (const entry of [...missed, ...collected]) send(entry)
  receive = send
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
  const last = (await journal.list({ order: 'desc', limit: 1 })).at(0)?.seq
  return last !== undefined && id > last ? 0 : id
}

/** Reads what a browser sends when it reconnects (HTML, 9.2.4). */
function lastEventId(ctx: Context): number | undefined {
  const text = ctx.get('Last-Event-ID')
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined
}
