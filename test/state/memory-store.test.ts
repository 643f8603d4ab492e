import test from 'ava'
import { createMemoryStore } from '../../src/state/memory/memory-store.ts'
import { createTestClock } from '../helpers/test-clock.ts'
import { testStore } from './store-contract.ts'

testStore('memory store', async () => {
  const clock = createTestClock()
  return { store: createMemoryStore(clock), pass: async (milliseconds) => clock.pass(milliseconds) }
})

test('a change to a collection that nobody declared is refused before any other is made', async (t) => {
  const store = createMemoryStore(createTestClock())
  const table = store.table<number>('t')
  const unknown = { kind: 'delete', collection: 'unknown', key: 'k' } as const
  await t.throwsAsync(store.commit([table.toPut('a', 1), unknown]), {
    instanceOf: TypeError,
    message: 'collection "unknown" is not declared',
  })
  t.deepEqual(await table.list(), [])
})

test('the readers of a table share one frozen object', async (t) => {
  const table = createMemoryStore(createTestClock()).table<object>('c')
  await table.put('k', { a: 1 })
  t.is(await table.get('k'), await table.get('k'))
})
