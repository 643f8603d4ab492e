import test from 'ava'
import type { Clock } from '../../src/domain/clock.ts'
import type { Store } from '../../src/state/store.ts'
import { createTestClock } from '../helpers/test-clock.ts'

/** What every store must do. */
export function testStore(name: string, createStore: (clock: Clock) => Store): void {
  const withStore = (
    title: string,
    run: (
      t: import('ava').ExecutionContext,
      store: Store,
      pass: (ms: number) => void,
    ) => Promise<void>,
  ) =>
    test(`${name}: ${title}`, async (t) => {
      const clock = createTestClock()
      const store = createStore(clock)
      t.teardown(() => store.close())
      await run(t, store, clock.pass)
    })

  withStore('gives back what was set', async (t, store) => {
    t.is(await store.get('c', 'k'), undefined)
    await store.set('c', 'k', { a: [1, 'x', null] })
    t.deepEqual(await store.get('c', 'k'), { a: [1, 'x', null] })
    t.is(await store.get('other', 'k'), undefined)
  })

  withStore('values are copies, in and out', async (t, store) => {
    const value = { list: [1] }
    await store.set('c', 'k', value)
    value.list.push(2)
    const copy = await store.get<typeof value>('c', 'k')
    copy?.list.push(3)
    t.deepEqual(await store.get('c', 'k'), { list: [1] })
  })

  withStore('a value is gone when its time to live has passed', async (t, store, pass) => {
    await store.set('c', 'k', 1, 1000)
    pass(999)
    t.is(await store.get('c', 'k'), 1)
    pass(1)
    t.is(await store.get('c', 'k'), undefined)
    t.deepEqual(await store.list('c'), [])
    t.is(await store.size('c'), 0)
    t.false(await store.delete('c', 'k'))
  })

  withStore('add writes only where there is nothing', async (t, store, pass) => {
    t.true(await store.add('c', 'k', 'first', 1000))
    t.false(await store.add('c', 'k', 'second'))
    t.is(await store.get('c', 'k'), 'first')
    pass(1000)
    t.true(await store.add('c', 'k', 'third'))
    t.is(await store.get('c', 'k'), 'third')
  })

  withStore('of many adds at once one wins', async (t, store) => {
    const won = await Promise.all(
      Array.from({ length: 50 }, (_, index) => store.add('c', 'k', index)),
    )
    t.is(won.filter(Boolean).length, 1)
    t.is(await store.get('c', 'k'), won.indexOf(true))
  })

  withStore('lists oldest first; overwriting keeps the place', async (t, store) => {
    for (const key of ['b', 'a', 'c']) await store.set('c', key, key)
    await store.set('c', 'b', 'B')
    t.deepEqual(await store.list('c'), ['B', 'a', 'c'])
    t.is(await store.size('c'), 3)
    t.true(await store.delete('c', 'a'))
    t.deepEqual(await store.list('c'), ['B', 'c'])
    await store.clear('c')
    t.deepEqual(await store.list('c'), [])
  })

  withStore('any text is a key', async (t, store) => {
    for (const key of ['__proto__', 'constructor', '', 'a/b\n✓']) {
      await store.set('c', key, key)
      t.is(await store.get('c', key), key)
    }
  })

  withStore('tells those who listen, until they stop', async (t, store) => {
    const heard: unknown[] = []
    const stop = store.subscribe('channel', (message) => heard.push(message))
    const next = () =>
      new Promise((resolve) => {
        const stopWaiting = store.subscribe('channel', (message) => {
          stopWaiting()
          resolve(message)
        })
      })
    const first = next()
    await store.publish('another', { n: 1 })
    await store.publish('channel', { n: 2 })
    t.deepEqual(await first, { n: 2 })
    stop()
    const second = next()
    await store.publish('channel', { n: 3 })
    t.deepEqual(await second, { n: 3 })
    t.deepEqual(heard, [{ n: 2 }])
  })

  withStore('a value can be let live longer, and keeps its place', async (t, store, pass) => {
    await store.set('c', 'a', 1, 1000)
    await store.set('c', 'b', 2)
    pass(999)
    t.true(await store.extend('c', 'a', 5000))
    pass(4999)
    t.deepEqual(await store.list('c'), [1, 2])
    pass(1)
    t.is(await store.get('c', 'a'), undefined)
    t.false(await store.extend('c', 'a', 5000))
    t.is(await store.get('c', 'a'), undefined)
  })

  withStore('what lives longer already is not let live shorter', async (t, store, pass) => {
    await store.set('c', 'a', 1, 1000)
    await store.set('c', 'b', 2)
    for (const key of ['a', 'b']) t.true(await store.extend('c', key, 10))
    pass(999)
    t.deepEqual(await store.list('c'), [1, 2])
    pass(1)
    t.deepEqual(await store.list('c'), [2])
    pass(10 ** 9)
    t.is(await store.get('c', 'b'), 2, 'a value without an end has none after it')
  })

  withStore('values leave one after the other, each in its time', async (t, store, pass) => {
    for (const [index, life] of [3000, 1000, 2000].entries()) {
      await store.set('c', `k${index}`, index, life)
    }
    const sizes = []
    for (let count = 0; count < 4; count++) {
      sizes.push(await store.size('c'))
      pass(1000)
    }
    t.deepEqual(sizes, [3, 2, 1, 0])
  })

  withStore('what collections hold are their live values', async (t, store, pass) => {
    const bytesOf = async (...names: string[]) => (await store.held(...names)).bytes
    t.deepEqual(await store.held('c'), { entries: 0, bytes: 0 })
    await store.set('c', 'a', 'x'.repeat(1000), 1000)
    const one = await bytesOf('c')
    t.true(one > 1000 && one < 1400, String(one))
    await store.set('c', 'b', 'x'.repeat(1000))
    await store.set('other', 'b', 'x'.repeat(1000))
    t.deepEqual(await store.held('c'), { entries: 2, bytes: 2 * one })
    t.deepEqual(await store.held('c', 'none', 'other'), { entries: 3, bytes: 3 * one })
    await store.set('c', 'b', '€'.repeat(1000))
    t.is(await bytesOf('c'), 2 * one + 1002, 'two bytes a character')
    pass(1000)
    t.deepEqual(await store.held('c'), { entries: 1, bytes: one + 1002 })
    await store.clear('c')
    t.deepEqual(await store.held('c'), { entries: 0, bytes: 0 })
  })

  withStore('what is written again after its end comes last', async (t, store, pass) => {
    await store.set('c', 'a', 1, 1000)
    await store.set('c', 'b', 2)
    pass(1000)
    await store.set('c', 'a', 3)
    t.deepEqual(await store.list('c'), [2, 3])
  })

  withStore('the oldest value is the one that came first', async (t, store, pass) => {
    t.is(await store.oldest('c'), undefined)
    await store.set('c', 'a', 1, 1000)
    await store.set('c', 'b', 2)
    await store.set('c', 'a', 3, 1000)
    t.is(await store.oldest('c'), 3)
    pass(1000)
    t.is(await store.oldest('c'), 2)
    await store.delete('c', 'b')
    t.is(await store.oldest('c'), undefined)
  })

  withStore('of tasks with one lock one runs at a time, in their order', async (t, store) => {
    const seen: string[] = []
    const task = (name: string) => () =>
      new Promise<string>((resolve) => {
        seen.push(`${name} begins`)
        setImmediate(() => {
          seen.push(`${name} ends`)
          resolve(name)
        })
      })
    const results = await Promise.all([
      store.lock('x', task('a')),
      store.lock('x', task('b')),
      store.lock('y', task('c')),
    ])
    t.deepEqual(results, ['a', 'b', 'c'])
    t.true(seen.indexOf('b begins') > seen.indexOf('a ends'))
    t.true(seen.indexOf('c begins') < seen.indexOf('a ends'), 'another name does not wait')
  })

  withStore('a task that fails does not hold its lock', async (t, store) => {
    const failing = store.lock('x', () => Promise.reject(new Error('no')))
    const next = store.lock('x', async () => 'yes')
    await t.throwsAsync(failing, { message: 'no' })
    t.is(await next, 'yes')
  })

  withStore('a number is counted up and down, atomically, and stays', async (t, store, pass) => {
    t.is(await store.increment('c', 'k'), 1)
    t.is(await store.increment('c', 'k', 4), 5)
    t.is(await store.increment('c', 'k', -2), 3)
    await Promise.all(Array.from({ length: 20 }, () => store.increment('c', 'many')))
    t.is(await store.get('c', 'many'), 20)
    pass(10 ** 9)
    t.is(await store.get('c', 'k'), 3)
    await store.delete('c', 'k')
    t.is(await store.increment('c', 'k'), 1)
  })
}
