import type { Api } from '../../../api/api.ts'
import type { WebContext } from '../../web-context.ts'
import { followEvents } from '../journal-events.ts'
import { type Operation, operation } from '../operation.ts'
import { respondWhenFound } from '../waiting.ts'

/** The journal, and new entries as they are written. */
export function journalOperations(d: WebContext, { journal }: Api): Operation[] {
  return [
    operation({
      method: 'get',
      path: '/control/journal',
      summary:
        'What happened, oldest first unless order is desc; after is the seq of an entry; waits up to timeout seconds for the first',
      query: 'journal',
      status: 200,
      answer: 'journal',
      handle: ({ ctx, query: { limit = 100, ...query } }) =>
        respondWhenFound(ctx, d.stopping, async (signal) => ({
          items: (await journal.list({ ...query, signal })).slice(0, limit),
        })),
    }),
    operation({
      method: 'post',
      path: '/control/journal/take',
      summary:
        'Returns the entries that match, and takes them away; waits up to timeout seconds for the first',
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
      method: 'delete',
      path: '/control/journal',
      summary: 'Takes away the entries that match; all of them without parameters',
      query: 'journalFilter',
      status: 204,
      handle: async ({ query }) => void (await journal.clear(query)),
    }),
    operation({
      method: 'get',
      path: '/control/events',
      summary:
        'The journal as server-sent events; after, or Last-Event-ID, begins with what was missed',
      query: 'journalFilter',
      status: 200,
      media: 'text/event-stream',
      handle: async ({ ctx, query }) => void (await followEvents(d, journal, ctx, query)),
    }),
  ]
}
