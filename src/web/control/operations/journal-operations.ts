import type { Api } from '../../../api/api.ts'
import type { WebContext } from '../../web-context.ts'
import { createJournalEvents } from '../journal-events.ts'
import { type Operation, operation } from '../operation.ts'
import { respondWhenFound } from '../waiting.ts'

/** The journal, and new entries as they are written. */
export function journalOperations(d: WebContext, { journal }: Api): Operation[] {
  const followEvents = createJournalEvents(d, journal)
  return [
    operation({
      id: 'listJournal',
      method: 'get',
      path: '/control/journal',
      summary: 'List the entries of the journal',
      description:
        'Oldest first, unless order is desc. With after, entries with a higher seq only. With timeout, waits up to that many seconds until there is one.',
      query: 'journal',
      status: 200,
      answer: 'journal',
      handle: ({ ctx, query: { limit = 100, ...query } }) =>
        respondWhenFound(ctx, d.stopping, async (signal) => ({
          items: await journal.list({ ...query, limit, signal }),
        })),
    }),
    operation({
      id: 'takeJournal',
      method: 'post',
      path: '/control/journal/take',
      summary: 'Take entries out of the journal',
      description:
        'Returns the entries that match, and removes them. With timeout, waits up to that many seconds until there is one.',
      body: 'takenJournal',
      status: 200,
      answer: 'journal',
      example: { type: 'token', timeout: 5 },
      handle: ({ ctx, body }) =>
        respondWhenFound(ctx, d.stopping, async (signal) => ({
          items: await journal.take({ ...body, signal }),
        })),
    }),
    operation({
      id: 'clearJournal',
      method: 'delete',
      path: '/control/journal',
      summary: 'Remove entries from the journal',
      description: 'Those that match; all of them without parameters.',
      query: 'journalFilter',
      status: 204,
      handle: async ({ query }) => void (await journal.clear(query)),
    }),
    operation({
      id: 'streamEvents',
      method: 'get',
      path: '/control/events',
      summary: 'Stream the journal as server-sent events',
      description: 'With after or Last-Event-ID, begins with the entries after that seq.',
      query: 'journalFilter',
      status: 200,
      media: 'text/event-stream',
      handle: async ({ ctx, query }) => void (await followEvents(ctx, query)),
    }),
  ]
}
