import test from 'ava'
import { createMemoryStore } from '../../src/state/memory/memory-store.ts'
import type { Log, LogQuery, Store } from '../../src/state/store.ts'
import { start } from '../helpers/simulator.ts'

/** A log in which something happens while it is read. */
function withReading<T>(log: Log<T>, whileRead: () => Promise<unknown>): Log<T> {
  return new Proxy(log, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name)
      if (name === 'list')
        return async (query: LogQuery<T> = {}) => {
          const found = await target.list(query)
          if (query.isReversed !== true) await whileRead()
          return found
        }
      return typeof member === 'function' ? member.bind(target) : member
    },
  })
}

test('an entry that is written while a stream reads the earlier ones is sent', async (t) => {
  let whileRead = async () => undefined as unknown
  const { simulator } = await start(t, {
    surroundings: {
      createStore(clock) {
        const store = createMemoryStore(clock)
        const log: Store['log'] = (name, ...rest) =>
          withReading(store.log(name, ...rest), () => whileRead())
        return { ...store, log }
      },
    },
  })
  const before = (await simulator.journal.list()).length
  whileRead = async () => {
    whileRead = async () => undefined
    await fetch(`${simulator.url}/v2/authorization?client_id=nobody`)
  }
  const stream = await openEvents(`${simulator.url}/control/events?after=${before}`)
  t.regex(await stream.untilEntry(), new RegExp(`^id: ${before + 1}$`, 'm'))
})

test('a stream that names an entry of an earlier run is sent what comes, by after and by Last-Event-ID', async (t) => {
  const { simulator } = await start(t)
  const url = `${simulator.url}/control/events?type=refusal`
  const streams = [
    await openEvents(`${url}&after=9999`),
    await openEvents(url, { 'last-event-id': '9999' }),
    await openEvents(url),
  ]
  await fetch(`${simulator.url}/v2/authorization?client_id=nobody`)
  for (const stream of streams) t.regex(await stream.untilEntry(), /^event: entry$/m)
})

/** Opens a stream. `untilEntry` returns what came until the first entry, and leaves. */
async function openEvents(url: string, headers: Readonly<Record<string, string>> = {}) {
  const leave = new AbortController()
  const { body } = await fetch(url, { headers, signal: leave.signal })
  return {
    async untilEntry(): Promise<string> {
      let text = ''
      for await (const chunk of body ?? []) {
        text += Buffer.from(chunk).toString()
        if (/^id: \d+$/m.test(text)) break
      }
      leave.abort()
      return text
    },
  }
}
