import test, { type ExecutionContext } from 'ava'
import type { LogEntry, LogQuery, Store, Subscription } from '../../src/state/store.ts'

/** A store under test. */
export interface StoreUnderTest {
  readonly store: Store
  /** Lets time pass: milliseconds, few enough that a store with a real clock can wait for them. */
  pass(milliseconds: number): Promise<void>
}

const plenty = { entries: 100, bytes: Infinity }
/** Milliseconds: lives that differ enough for a real clock. */
const [short, long] = [600, 1800]

/** What every store must do. */
export function testStore(name: string, open: () => Promise<StoreUnderTest>): void {
  const withStore = (
    title: string,
    run: (t: ExecutionContext, store: Store, pass: StoreUnderTest['pass']) => Promise<void>,
  ) =>
    test(`${name}: ${title}`, async (t) => {
      const { store, pass } = await open()
      t.teardown(() => store.close())
      await run(t, store, pass)
    })

  withStore('records return what was written, each collection its own', async (t, store) => {
    const [records, others] = [store.records('a'), store.records('b')]
    t.is(await records.get('k'), undefined)
    await records.put('k', { list: [1, 'x', null] }, long)
    t.deepEqual(await records.get('k'), { list: [1, 'x', null] })
    t.is(await others.get('k'), undefined)
  })

  withStore('nobody can change what is stored', async (t, store) => {
    const records = store.records<{ list: number[] }>('c')
    const value = { list: [1] }
    await records.put('k', value, long)
    value.list.push(2)
    const read = await records.get('k')
    t.throws(() => read?.list.push(3), { instanceOf: TypeError })
    t.deepEqual(await records.get('k'), { list: [1] })
  })

  withStore('any string is a key', async (t, store) => {
    const [records, table, counters] = [store.records('r'), store.table('t'), store.counters('c')]
    for (const key of ['__proto__', 'constructor', '', 'a/b\n✓']) {
      await records.put(key, key, long)
      await table.put(key, key)
      t.is(await records.get(key), key)
      t.is(await table.get(key), key)
      t.is(await counters.increment(key), 1)
    }
  })

  withStore('a collection is declared once', async (t, store) => {
    store.table('users')
    t.throws(() => store.records('users'), {
      instanceOf: TypeError,
      message: 'collection "users" is declared twice',
    })
  })

  withStore('a record is absent when its life has passed', async (t, store, pass) => {
    const records = store.indexedRecords<number>('c')
    await records.put('k', 1, short)
    t.is(await records.get('k'), 1)
    await pass(short)
    t.is(await records.get('k'), undefined)
    t.deepEqual(await records.list(), [])
    t.is(await records.size(), 0)
    t.false(await records.delete('k'))
  })

  withStore('add writes only if there is nothing', async (t, store, pass) => {
    const records = store.records<string>('c')
    t.true(await records.add('k', 'first', short))
    t.false(await records.add('k', 'second', long))
    t.is(await records.get('k'), 'first')
    await pass(short)
    t.true(await records.add('k', 'third', long))
    t.is(await records.get('k'), 'third')
    const table = store.table<string>('t')
    t.true(await table.add('k', 'first'))
    t.false(await table.add('k', 'second'))
    t.is(await table.get('k'), 'first')
  })

  withStore('of many additions at once, one wins', async (t, store) => {
    const records = store.records<number>('c')
    const won = await Promise.all(
      Array.from({ length: 50 }, (_, index) => records.add('k', index, long)),
    )
    t.is(won.filter(Boolean).length, 1)
    t.is(await records.get('k'), won.indexOf(true))
  })

  withStore('of many deletions at once, one finds the value', async (t, store) => {
    const records = store.records<number>('c')
    await records.put('k', 1, long)
    const found = await Promise.all(Array.from({ length: 20 }, () => records.delete('k')))
    t.is(found.filter(Boolean).length, 1)
  })

  withStore('lists are oldest first; overwriting keeps the position', async (t, store) => {
    const [records, table] = [store.indexedRecords<string>('r'), store.table<string>('t')]
    for (const key of ['b', 'a', 'c', 'b']) {
      await records.put(key, `${key}!`, long)
      await table.put(key, `${key}!`)
    }
    t.deepEqual(await records.list(), ['b!', 'a!', 'c!'])
    t.deepEqual(await table.list(), ['b!', 'a!', 'c!'])
    t.is(await table.size(), 3)
    t.true(await records.delete('a'))
    t.true(await table.delete('a'))
    t.deepEqual(await records.list(), ['b!', 'c!'])
    t.deepEqual(await table.list(), ['b!', 'c!'])
    await table.clear()
    t.deepEqual(await table.list(), [])
  })

  withStore('a record that is written again after its end comes last', async (t, store, pass) => {
    const records = store.indexedRecords<number>('c')
    await records.put('a', 1, short)
    await records.put('b', 2, 10 * long)
    await pass(short)
    await records.put('a', 3, long)
    t.deepEqual(await records.list(), [2, 3])
  })

  withStore('a life can be extended, never shortened', async (t, store, pass) => {
    const records = store.indexedRecords<number>('c')
    await records.put('a', 1, short)
    await records.put('b', 2, 10 * long)
    t.true(await records.extend('a', long))
    t.true(await records.extend('b', 1))
    await pass(short)
    t.deepEqual(await records.list(), [1, 2])
    await pass(long - short)
    t.is(await records.get('a'), undefined)
    t.false(await records.extend('a', long))
    t.is(await records.get('a'), undefined)
    t.is(await records.get('b'), 2)
  })

  withStore('records leave one after the other, each in its time', async (t, store, pass) => {
    const records = store.indexedRecords<number>('c')
    for (const [index, life] of [3 * short, short, 2 * short].entries()) {
      await records.put(`k${index}`, index, life)
    }
    const seen = new Set<string>()
    for (let count = 0; count < 20; count++) {
      seen.add((await records.list()).join(' '))
      await pass(short / 5)
    }
    // A machine under load may look too late to see one of them, but never in another order.
    const all = ['0 1 2', '0 2', '0', '']
    t.deepEqual(
      [...seen],
      all.filter((each) => seen.has(each)),
    )
    t.true(seen.has('0 1 2') && seen.has(''))
    t.is(await records.size(), 0)
  })

  withStore('the oldest record is the one that was added first', async (t, store, pass) => {
    const records = store.indexedRecords<number>('c')
    t.is(await records.oldest(), undefined)
    await records.put('a', 1, short)
    await records.put('b', 2, 10 * long)
    await records.put('a', 3, short)
    t.is(await records.oldest(), 3)
    await pass(short)
    t.is(await records.oldest(), 2)
    await records.delete('b')
    t.is(await records.oldest(), undefined)
  })

  withStore('trim deletes the oldest records beyond a limit', async (t, store) => {
    const records = store.indexedRecords<string>('c')
    for (const key of ['a', 'b', 'c', 'd']) await records.put(key, 'x'.repeat(1000), long)
    t.deepEqual(await records.trim({ entries: 4, bytes: Infinity }), [])
    t.deepEqual(await records.trim({ entries: 3, bytes: Infinity }), ['a'])
    t.deepEqual(await records.trim({ entries: 100, bytes: 1500 }), ['b', 'c'])
    t.is(await records.size(), 1)
  })

  withStore('usage counts live values, several collections together', async (t, store, pass) => {
    const [records, table] = [store.indexedRecords<string>('r'), store.table<string>('t')]
    t.deepEqual(await store.usage(records, table), { entries: 0, bytes: 0 })
    await records.put('a', 'x'.repeat(1000), short)
    const { bytes: one } = await store.usage(records)
    t.true(one > 1000 && one < 1400, String(one))
    await table.put('a', 'x'.repeat(1000))
    t.deepEqual(await store.usage(records, table), { entries: 2, bytes: 2 * one })
    await table.put('a', '€'.repeat(1000))
    t.true((await store.usage(table)).bytes > one + 900, 'two bytes a character')
    await pass(short)
    t.is((await store.usage(records, table)).entries, 1)
    t.deepEqual(await store.usage(records), { entries: 0, bytes: 0 })
  })

  withStore('counters begin at 0, and count atomically', async (t, store) => {
    const counters = store.counters('c')
    t.is(await counters.get('k'), 0)
    t.is(await counters.increment('k'), 1)
    t.is(await counters.increment('k', 4), 5)
    t.is(await counters.increment('k', -2), 3)
    await Promise.all(Array.from({ length: 20 }, () => counters.increment('many')))
    t.is(await counters.get('many'), 20)
    await counters.delete('k')
    t.is(await counters.increment('k'), 1)
    await counters.clear()
    t.is(await counters.get('many'), 0)
  })

  withStore('a list grows at its end, and lives from its creation', async (t, store, pass) => {
    const lists = store.lists<string>('c')
    t.deepEqual(await lists.items('k'), [])
    t.false(await lists.append('k', 'lost'), 'there is no such list yet')
    await lists.create('k', 'a', short)
    await lists.create('other', 'x', long)
    t.true(await lists.append('k', 'b'))
    t.deepEqual(await lists.items('k'), ['a', 'b'])
    await pass(short)
    t.deepEqual(await lists.items('k'), [])
    t.false(await lists.append('k', 'late'))
    t.deepEqual(await lists.items('k'), [])
    await lists.create('other', 'y', long)
    t.deepEqual(await lists.items('other'), ['y'], 'another list takes its place')
    t.true(await lists.delete('other'))
    t.false(await lists.delete('other'))
    t.deepEqual(await lists.items('other'), [])
  })

  withStore('a log is read from either end, as far as it is needed', async (t, store) => {
    const log = store.log<number>('c', { entries: 2_000, bytes: Infinity })
    const appends = Array.from({ length: 1_200 }, (_, index) => log.toAppend(index))
    for (let at = 0; at < appends.length; at += 200) await store.commit(appends.slice(at, at + 200))
    const valuesOf = async (query: LogQuery<number>) =>
      (await log.list(query)).map(({ value }) => value)
    t.deepEqual(await valuesOf({ limit: 2 }), [0, 1])
    t.deepEqual(await valuesOf({ limit: 2, isReversed: true }), [1_199, 1_198])
    t.deepEqual(await valuesOf({ after: 1_198 }), [1_198, 1_199])
    t.deepEqual(await valuesOf({ after: 1_198, isReversed: true }), [1_199, 1_198])
    const accepts = ({ value }: LogEntry<number>) => value % 500 === 0
    t.deepEqual(await valuesOf({ accepts }), [0, 500, 1_000])
    t.deepEqual(await valuesOf({ accepts, isReversed: true, limit: 2 }), [1_000, 500])
    let read = 0
    const counts = () => {
      read += 1
      return true
    }
    await log.list({ accepts: counts, limit: 3 })
    t.is(read, 3)
    t.is((await log.list()).length, 1_200)
  })

  withStore('a log numbers its entries, and never twice', async (t, store) => {
    const log = store.log<string>('c', plenty)
    t.is(await log.last(), 0)
    t.is(await log.append('a'), 1)
    t.is(await log.append('b'), 2)
    t.deepEqual(await log.list(), [
      { seq: 1, value: 'a' },
      { seq: 2, value: 'b' },
    ])
    t.deepEqual(await log.list({ after: 1 }), [{ seq: 2, value: 'b' }])
    await log.delete([1])
    t.deepEqual(await log.list(), [{ seq: 2, value: 'b' }])
    await log.clear()
    t.is(await log.size(), 0)
    t.is(await log.last(), 2)
    t.is(await log.append('c'), 3)
  })

  withStore('a log drops its oldest entries', async (t, store) => {
    const [few, small] = [
      store.log<number>('few', { entries: 2, bytes: Infinity }),
      store.log<string>('small', { entries: 100, bytes: 2500 }),
    ]
    for (const value of [1, 2, 3]) await few.append(value)
    t.deepEqual(
      (await few.list()).map(({ value }) => value),
      [2, 3],
    )
    for (const value of ['a', 'b', 'c']) await small.append(value.repeat(1000))
    t.deepEqual(
      (await small.list()).map(({ seq }) => seq),
      [2, 3],
    )
  })

  withStore('a log tells its followers, until they unsubscribe', async (t, store) => {
    const log = store.log<string>('c', plenty)
    const seen: unknown[] = []
    const { ready, unsubscribe } = log.follow((entry) => seen.push(entry))
    await ready
    const arrived = (expected: string) =>
      new Promise<void>((resolve) => {
        const following = log.follow(({ value }) => {
          if (value !== expected) return
          following.unsubscribe()
          resolve()
        })
      })
    const second = arrived('b')
    await log.append('a')
    await log.append('b')
    await second
    unsubscribe()
    const third = arrived('c')
    await log.append('c')
    await third
    t.deepEqual(seen, [
      { seq: 1, value: 'a' },
      { seq: 2, value: 'b' },
    ])
  })

  withStore('a plan is performed once, at its time', async (t, store, pass) => {
    const performed: string[] = []
    const start = Date.now()
    const plans = store.plans<string>('c', (plan) => void performed.push(plan))
    await plans.add('later', start + 10 * long)
    await plans.add('soon', start + short)
    t.deepEqual(performed, [])
    await pass(2 * short)
    t.deepEqual(performed, ['soon'])
    await plans.clear()
    await pass(10 * long)
    t.deepEqual(performed, ['soon'], 'cleared')
  })

  withStore('a channel tells those who listen, until they unsubscribe', async (t, store) => {
    const [channel, other] = [
      store.channel<{ n: number }>('channel'),
      store.channel<{ n: number }>('other'),
    ]
    const heard: unknown[] = []
    const subscription = channel.subscribe((message) => heard.push(message))
    await subscription.ready
    const next = async () => {
      let once: Subscription | undefined
      const promise = new Promise((resolve) => {
        once = channel.subscribe(resolve)
      })
      await once?.ready
      return { promise: promise.finally(() => once?.unsubscribe()) }
    }
    const first = await next()
    await other.publish({ n: 1 })
    await channel.publish({ n: 2 })
    t.deepEqual(await first.promise, { n: 2 })
    subscription.unsubscribe()
    const second = await next()
    await channel.publish({ n: 3 })
    t.deepEqual(await second.promise, { n: 3 })
    t.deepEqual(heard, [{ n: 2 }])
  })

  withStore('a commit makes all of its changes, and publishes', async (t, store) => {
    const [records, table] = [store.records<string>('r'), store.table<string>('t')]
    const [lists, log] = [store.lists<string>('l'), store.log<string>('log', plenty)]
    const channel = store.channel<string>('channel')
    await table.put('gone', 'x')
    const heard = new Promise((resolve) => channel.subscribe(resolve))
    const done = await store.commit([
      records.toPut('a', '1', long),
      table.toPut('b', '2'),
      table.toDelete('gone'),
      lists.toCreate('c', '3', long),
      lists.toAppend('c', '3b'),
      log.toAppend('4'),
      channel.toPublish('5'),
    ])
    t.true(done)
    t.is(await records.get('a'), '1')
    t.deepEqual(await table.list(), ['2'])
    t.deepEqual(await lists.items('c'), ['3', '3b'])
    t.deepEqual(await log.list(), [{ seq: 1, value: '4' }])
    t.is(await heard, '5')
    await store.commit([lists.toDelete('c'), records.toDelete('a')])
    t.deepEqual(await lists.items('c'), [])
    t.is(await records.get('a'), undefined)
  })

  withStore('a commit does nothing where its condition fails', async (t, store, pass) => {
    const [outcomes, table] = [store.records<string>('outcomes'), store.table<string>('t')]
    const decide = (outcome: string) =>
      store.commit(
        [outcomes.toPut('a', outcome, short), table.toPut('last', outcome)],
        outcomes.place('a'),
      )
    t.deepEqual(await Promise.all([decide('confirmed'), decide('rejected')]), [true, false])
    t.is(await outcomes.get('a'), 'confirmed')
    t.deepEqual(await table.list(), ['confirmed'])
    await pass(short)
    t.true(await decide('later'), 'an expired value is absent')
  })

  withStore('a reset clears what does not outlive it', async (t, store) => {
    const options = { outlivesReset: true } as const
    const [records, kept] = [store.records<number>('r'), store.records<number>('k', options)]
    const [table, counters] = [store.table<number>('t'), store.counters('c')]
    const [lists, log] = [store.lists<number>('l'), store.log<number>('log', plenty)]
    await Promise.all([records.put('a', 1, long), kept.put('a', 1, long), table.put('a', 1)])
    await Promise.all([counters.increment('a'), lists.create('a', 1, long), log.append(1)])
    await store.reset()
    t.is(await records.get('a'), undefined)
    t.is(await kept.get('a'), 1)
    t.deepEqual(await table.list(), [])
    t.is(await counters.get('a'), 0)
    t.deepEqual(await lists.items('a'), [])
    t.deepEqual(await log.list(), [])
  })

  withStore('of tasks with one lock, one runs at a time, in their order', async (t, store) => {
    const seen: string[] = []
    const task = (taskName: string) => () =>
      new Promise<string>((resolve) => {
        seen.push(`${taskName} begins`)
        setImmediate(() => {
          seen.push(`${taskName} ends`)
          resolve(taskName)
        })
      })
    const results = await Promise.all([
      store.lock('x', task('a')),
      store.lock('x', task('b')),
      store.lock('y', task('c')),
    ])
    t.deepEqual(results, ['a', 'b', 'c'])
    t.true(seen.indexOf('b begins') > seen.indexOf('a ends'))
    t.true(seen.indexOf('c begins') < seen.indexOf('b begins'), 'another name does not wait')
  })

  withStore('a task that fails releases its lock', async (t, store) => {
    const failing = store.lock('x', () => Promise.reject(new Error('no')))
    const next = store.lock('x', async () => 'yes')
    await t.throwsAsync(failing, { message: 'no' })
    t.is(await next, 'yes')
  })
}
