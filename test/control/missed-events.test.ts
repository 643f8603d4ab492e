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
  const leave = new AbortController()
  const { body } = await fetch(`${simulator.url}/control/events?after=${before}`, {
    signal: leave.signal,
  })
  let text = ''
  for await (const chunk of body ?? []) {
    text += Buffer.from(chunk).toString()
    if (/^id: \d+$/m.test(text)) break
  }
  leave.abort()
  t.regex(text, new RegExp(`^id: ${before + 1}$`, 'm'))
})
